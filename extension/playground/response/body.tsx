import { useEffect } from 'preact/hooks';
import { Button, Spinner } from '../../design/button.tsx';
import { charsetOf, contentKind, mediaType } from '../../http/content.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { BodyActions } from '../../response-view/body-actions.tsx';
import { sizeText } from '../../response-view/format.ts';
import { useKept } from '../../response-view/kept-bytes.ts';
import { VIEWERS } from '../../response-view/viewers.ts';
import { MAX_HELD } from '../run/body-buffer.ts';
import { loadWhole, MAX_SHOWN, whole } from './whole-body.ts';

const GONE = {
  tooLong: 'So long a body is not held: fetch it outside of the playground to see the rest.',
  letGo: 'The rest is no longer held: send the request again to see it.',
};

/** The body by the viewer for its content, and what can be done with it. */
export function Body({ call, head, isRunning }: { call: PlaygroundCall; head: ResponseHead; isRunning: boolean }) {
  const { pieces, kept, total } = call.body;
  const isCut = !isRunning && total > kept;
  const more = isCut && whole.value?.callId === call.id ? whole.value : null;
  useEffect(() => {
    if (isCut && total <= MAX_SHOWN) void loadWhole(call);
  }, [isCut, call.id]);

  const keptBytes = useKept(pieces);
  const held = more?.state === 'here' ? more.bytes : keptBytes;
  const isHeld = !isRunning && (!isCut || more?.state === 'here');
  const isTooLong = isCut && total > MAX_SHOWN;
  const bytes = isTooLong ? keptBytes : held;
  const kind = contentKind(head, bytes, !isRunning);
  if (kind === 'empty')
    return <p class="muted">{call.draft.method === 'HEAD' ? 'HEAD has no body.' : 'The answer has no body.'}</p>;
  const isFetching = more ? more.state === 'loading' : isCut && !isTooLong;
  if (isFetching) return <Spinner label={`Fetching ${sizeText(total)} from the background`} />;
  const View = VIEWERS[kind];
  const charset = charsetOf(head);
  return (
    <>
      <BodyActions url={call.draft.url} head={head} bytes={held} kind={kind} charset={charset} isWhole={isHeld} />
      {isCut && (isTooLong || !isHeld) && (
        <p class="cut-note small">
          {`The first ${sizeText(kept)} of ${sizeText(total)}. `}
          {more?.state === 'gone' && GONE[total > MAX_HELD ? 'tooLong' : 'letGo']}
          {more === null && (
            <>
              The whole is too long to be shown here.
              <Button size="small" onClick={() => void loadWhole(call)}>
                Fetch it for a download
              </Button>
            </>
          )}
          {more?.state === 'here' && 'The whole is too long to be shown here; it can be downloaded.'}
        </p>
      )}
      <View key={call.id} bytes={bytes} type={mediaType(head)} charset={charset} isWhole={isHeld && !isTooLong} />
    </>
  );
}
