import { useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { showToast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import { send } from '../../messages/client.ts';
import { isWaiting, type QueuedState } from '../../recorded-call/queued-state.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { placeText, pollsText, queueName } from '../../response-view/queue-text.ts';

interface QueuedNoticeProps {
  readonly call: RecordedCall;
  readonly queued: QueuedState;
  /** Others reach the call with their sign-in only. */
  readonly isAnonymous: boolean;
  readonly onCancelled: () => void;
}

/** Where a call is in its queue, how often the page has asked for the response, and Cancel as long as it waits. */
export function QueuedNotice({ call, queued, isAnonymous, onCancelled }: QueuedNoticeProps) {
  const [isCancelling, setCancelling] = useState(false);
  const { queue, polls, polledAt } = queued;
  const polled = pollsText(polls, polledAt);
  if (queued.state === 'settled') {
    return <p class={textStyles.note}>{t('inspector.queued.waited', { queue: queueName(queue), polls: polled })}</p>;
  }
  const { relayId } = call;
  const canCancel = isWaiting(queued) && isAnonymous && relayId !== null;
  const cancel = async (id: string): Promise<void> => {
    setCancelling(true);
    const problem = await cancelled(id, queued.id).catch(() => t('inspector.problem.silent'));
    setCancelling(false);
    if (problem === null) onCancelled();
    else showToast({ text: problem });
  };
  return (
    <Notice
      kind="info"
      title={titleOf(queued)}
      actions={
        canCancel && (
          <Button size="small" icon="stop" disabled={isCancelling} onClick={() => void cancel(relayId)}>
            {t('inspector.queued.cancel')}
          </Button>
        )
      }
    >
      <p>{`${polled}.`}</p>
      {isWaiting(queued) && !isAnonymous && <p class={textStyles.muted}>{t('inspector.queued.onlyPage')}</p>}
    </Notice>
  );
}

function titleOf({ state, queue: name, place }: QueuedState): string {
  const queue = queueName(name);
  if (state === 'running') return t('inspector.queued.titleRunning', { queue });
  if (state === 'cancelled') return t('inspector.queued.titleCancelled', { queue });
  return t('inspector.queued.titleWaiting', { queue, place: placeText(place) });
}

/** Null if the relay has cancelled the call, else why not. */
async function cancelled(relayId: string, id: string): Promise<string | null> {
  const outcome = await send('queue.cancel', { relayId, id });
  if (outcome.ok) return outcome.value.removed ? null : t('inspector.queued.ended');
  const { failure } = outcome;
  return failure.kind === 'problem' ? failure.problem.detail : failureText(failure, null).title;
}
