import { useEffect, useMemo } from 'preact/hooks';
import { Button, Spinner } from '../../design/button.tsx';
import { fromBase64 } from '../run/base64.ts';
import type { AnswerHead, Call } from '../run/call.ts';
import { BodyActions } from './body-actions.tsx';
import { contentKind, mediaType } from './content.ts';
import { VIEWERS } from './viewers.ts';
import { FETCHED_UNASKED, loadWhole, whole } from './whole-body.ts';
import { sizeText } from './words.ts';

/** The body by the viewer for its content, and what can be done with it. */
export function Body({ call, head, isRunning }: { call: Call; head: AnswerHead; isRunning: boolean }) {
  const { pieces, kept, total } = call.body;
  const isCut = !isRunning && total > kept;
  const more = isCut && whole.value?.callId === call.id ? whole.value : null;
  useEffect(() => {
    if (isCut && total <= FETCHED_UNASKED) void loadWhole(call);
  }, [isCut, call.id]);

  const keptBytes = useMemo(() => fromBase64(pieces), [pieces]);
  const bytes = more?.state === 'here' ? more.bytes : keptBytes;
  const isWhole = !isRunning && (!isCut || more?.state === 'here');
  const kind = contentKind(head, bytes, !isRunning);
  if (kind === 'empty')
    return <p class="muted">{call.draft.method === 'HEAD' ? 'HEAD has no body.' : 'The answer has no body.'}</p>;
  const isFetching = more ? more.state === 'loading' : isCut && total <= FETCHED_UNASKED;
  if (isFetching) return <Spinner label={`Fetching ${sizeText(total)} from the background`} />;
  const View = VIEWERS[kind];
  return (
    <>
      <BodyActions url={call.draft.url} head={head} bytes={bytes} kind={kind} isWhole={isWhole} />
      {isCut && more?.state !== 'here' && (
        <p class="cut-note small">
          {`The first ${sizeText(kept)} of ${sizeText(total)}. `}
          {more?.state === 'gone' ? (
            'The rest is no longer held: send the request again to see it.'
          ) : (
            <Button size="small" onClick={() => void loadWhole(call)}>
              Show all
            </Button>
          )}
        </p>
      )}
      <View bytes={bytes} type={mediaType(head)} isWhole={isWhole} />
    </>
  );
}
