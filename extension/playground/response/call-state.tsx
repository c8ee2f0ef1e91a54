import { useRelays } from '../../connection/relays.ts';
import { Notice } from '../../design/notice.tsx';
import { t } from '../../language/messages.ts';
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
      <Notice kind="info" title={t('playground.state.cancelledAfter', { duration: after })}>
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
  if (head) return t('playground.state.partShown');
  if (queued?.state === 'pending') return t('playground.state.notSent');
  return t('playground.state.maybeSent');
}

function explained({ reason, detail }: Failure, relay: RelayView | null): { title: string; text: string } {
  switch (reason) {
    case 'broken':
      return { title: t('playground.state.brokenTitle'), text: t('playground.state.broken') };
    case 'interrupted':
      return {
        title: t('playground.state.interruptedTitle'),
        text: t('playground.state.interrupted'),
      };
    case 'files':
      return { title: t('playground.state.filesTitle'), text: t('playground.state.files') };
    case 'invalid':
      return { title: t('playground.state.invalidTitle'), text: detail ?? '' };
    case 'problem':
      return { title: t('playground.state.noToken'), text: detail ?? '' };
    default:
      return failureText({ kind: reason }, relay);
  }
}
