import { useEffect } from 'preact/hooks';
import { Button, Spinner } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { charsetOf, contentKind, mediaTypeOf } from '../../http/content.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { BodyActions } from '../../response-view/body-actions.tsx';
import { useDecodedBytes } from '../../response-view/decoded-bytes.ts';
import { sizeText } from '../../response-view/format.ts';
import { VIEWERS } from '../../response-view/viewers.ts';
import { usePlayground } from '../playground.ts';
import { MAX_BUFFERED } from '../run/body-buffer.ts';
import styles from './body.module.css';
import { MAX_SHOWN } from './full-body.ts';

const GONE = {
  tooLong: 'The body is too long for the playground.',
  evicted: 'The rest is no longer in memory. Send the request again to see it.',
};

/** The body in the viewer for its content, with its actions. */
export function Body({ call, head, isRunning }: { call: PlaygroundCall; head: ResponseHead; isRunning: boolean }) {
  const { fullBody } = usePlayground();
  const { chunks, kept, total } = call.body;
  const isCut = !isRunning && total > kept;
  const more = isCut && fullBody.current.value?.callId === call.id ? fullBody.current.value : null;
  useEffect(() => {
    if (isCut && total <= MAX_SHOWN) void fullBody.load(call);
  }, [isCut, call.id]);

  const keptBytes = useDecodedBytes(chunks);
  const available = more?.state === 'here' ? more.bytes : keptBytes;
  const isComplete = !isRunning && (!isCut || more?.state === 'here');
  const isTooLong = isCut && total > MAX_SHOWN;
  const bytes = isTooLong ? keptBytes : available;
  const kind = contentKind(head, bytes, !isRunning);
  if (kind === 'empty')
    return (
      <p class={textStyles.muted}>
        {call.draft.method === 'HEAD' ? 'Responses to HEAD have no body.' : 'The response has no body.'}
      </p>
    );
  const isFetching = more ? more.state === 'loading' : isCut && !isTooLong;
  if (isFetching) return <Spinner label={`Loading ${sizeText(total)}`} />;
  const View = VIEWERS[kind];
  const charset = charsetOf(head);
  return (
    <>
      <BodyActions
        url={call.draft.url}
        head={head}
        bytes={available}
        kind={kind}
        charset={charset}
        isWhole={isComplete}
      />
      {isCut && (isTooLong || !isComplete) && (
        <p class={classes(styles.note, textStyles.small)}>
          {`The first ${sizeText(kept)} of ${sizeText(total)}. `}
          {more?.state === 'gone' && GONE[total > MAX_BUFFERED ? 'tooLong' : 'evicted']}
          {more === null && (
            <>
              The full body is too long to show here.{' '}
              <Button size="small" onClick={() => void fullBody.load(call)}>
                {' '}
                Load it for download{' '}
              </Button>
            </>
          )}
          {more?.state === 'here' && 'The full body is too long to show here, but you can download it.'}
        </p>
      )}
      <View
        key={call.id}
        url={call.draft.url}
        bytes={bytes}
        type={mediaTypeOf(head)}
        charset={charset}
        isWhole={isComplete && !isTooLong}
      />
    </>
  );
}
