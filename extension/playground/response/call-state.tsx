import { activeRelay } from '../../connection/relays.ts';
import { Notice } from '../../design/notice.tsx';
import { failureText } from '../../relay-client/failure-text.ts';
import type { Failure, PlaygroundCall } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';

/** Why there is no complete answer. */
export function CallState({ call }: { call: PlaygroundCall }) {
  if (call.phase === 'cancelled') {
    const after = durationText((call.endedAt ?? call.startedAt) - call.startedAt);
    return (
      <Notice kind="info" title={`Cancelled after ${after}`}>
        {call.head
          ? 'What had arrived by then is below.'
          : 'The destination may have received the request all the same.'}
      </Notice>
    );
  }
  if (call.phase !== 'failed' || !call.failure) return null;
  const { title, text } = explained(call.failure);
  return (
    <Notice kind="danger" title={title}>
      {text}
    </Notice>
  );
}

function explained({ reason, detail }: Failure): { title: string; text: string } {
  switch (reason) {
    case 'broken':
      return { title: 'The answer broke off', text: 'The connection ended before the answer was complete.' };
    case 'interrupted':
      return {
        title: 'The call was interrupted',
        text: 'The browser stopped the extension while the call ran. The destination may have received the request.',
      };
    case 'files':
      return { title: 'A file is missing', text: 'Choose the files again: they are not kept when the window closes.' };
    case 'invalid':
      return { title: 'The request is not complete', text: detail ?? '' };
    case 'problem':
      return { title: 'The relay issued no token for the test user', text: detail ?? '' };
    default:
      return failureText({ kind: reason }, activeRelay.value);
  }
}
