import { useEffect } from 'preact/hooks';
import { Button, Spinner } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { charsetOf, contentKind, mediaTypeOf } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { BodyActions } from '../../response-view/body-actions.tsx';
import { useDecodedBytes } from '../../response-view/decoded-bytes.ts';
import { sizeText } from '../../response-view/format.ts';
import { VIEWERS } from '../../response-view/viewers.ts';
import { usePlayground } from '../playground.ts';
import { MAX_BUFFERED } from '../run/body-buffer.ts';
import styles from './body.module.css';
import { MAX_SHOWN } from './full-body.ts';

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
        {t(call.draft.method === 'HEAD' ? 'playground.responseBody.head' : 'playground.responseBody.none')}
      </p>
    );
  const isFetching = more ? more.state === 'loading' : isCut && !isTooLong;
  if (isFetching) return <Spinner label={t('playground.responseBody.loading', { size: sizeText(total) })} />;
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
          {t('playground.responseBody.first', { kept: sizeText(kept), total: sizeText(total) })}{' '}
          {more?.state === 'gone' &&
            t(total > MAX_BUFFERED ? 'playground.responseBody.tooLong' : 'playground.responseBody.evicted')}
          {more === null && (
            <>
              {t('playground.responseBody.notShown')}{' '}
              <Button size="small" onClick={() => void fullBody.load(call)}>
                {t('playground.responseBody.load')}
              </Button>
            </>
          )}
          {more?.state === 'here' && t('playground.responseBody.downloadable')}
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
