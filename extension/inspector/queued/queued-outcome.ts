import { t } from '../../language/messages.ts';
import type { QueuedState } from '../../recorded-call/queued-state.ts';
import { placeText, pollsText, queueName } from '../../response-view/queue-text.ts';

/** What became of a call that waits in a queue of the relay, short and as a sentence. Null if it has its response. */
export function queuedOutcome(queued: QueuedState): { readonly text: string; readonly sentence: string } | null {
  const { queue, place, polls, polledAt } = queued;
  const texts = { queue: queueName(queue), polls: pollsText(polls, polledAt) };
  switch (queued.state) {
    case 'pending':
      return {
        text: place === null ? t('inspector.queued.short') : t('inspector.queued.shortAt', { place }),
        sentence: t('inspector.queued.waits', { ...texts, place: placeText(place) }),
      };
    case 'running':
      return { text: t('inspector.queued.runningShort'), sentence: t('inspector.queued.runs', texts) };
    case 'cancelled':
      return { text: t('inspector.queued.cancelledShort'), sentence: t('inspector.queued.cancelled', texts) };
    case 'settled':
      return null;
  }
}
