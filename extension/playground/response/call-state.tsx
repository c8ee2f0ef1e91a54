import { useRelays } from '../../connection/relays.ts';
import { Notice } from '../../design/notice.tsx';
import type { RelayView } from '../../relay-client/connection.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { type Failure, isRunning, type PlaygroundCall } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';
import { QueuedState } from './queued-state.tsx';

/** Why the response is missing or incomplete. */
export function CallState({ call }: { call: PlaygroundCall }) {
  const { active } = useRelays();
  if (call.queued && isRunning(call) && call.head === null) return <QueuedState queued={call.queued} />;
  if (call.phase === 'cancelled') {
    const after = durationText((call.endedAt ?? call.startedAt) - call.startedAt);
    return (
      <Notice kind="info" title={`Cancelled after ${after}`}>
        {cancelledText(call)}
      </Notice>
    );
  }
  if (call.phase !== 'failed' || !call.failure) return null;
  const { title, text } = explained(call.failure, active.value);
  return (
    <Notice kind="danger" title={title}>
      {text}
    </Notice>
  );
}

function cancelledText({ head, queued }: PlaygroundCall): string {
  if (head) return 'The part that had arrived is shown below.';
  if (queued?.state === 'pending') return 'The call waited in the queue and was not sent.';
  return 'The server may still have received the request.';
}

function explained({ reason, detail }: Failure, relay: RelayView | null): { title: string; text: string } {
  switch (reason) {
    case 'broken':
      return { title: 'The response is incomplete', text: 'The connection closed before the response was complete.' };
    case 'interrupted':
      return {
        title: 'The call was interrupted',
        text: 'The browser stopped the extension during the call. The server may have received the request.',
      };
    case 'files':
      return { title: 'A file is missing', text: 'Choose the files again: they are not saved when the window closes.' };
    case 'invalid':
      return { title: 'The request is incomplete', text: detail ?? '' };
    case 'problem':
      return { title: 'The relay did not issue a token for the test user', text: detail ?? '' };
    default:
      return failureText({ kind: reason }, relay);
  }
}
