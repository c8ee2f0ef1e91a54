import type { QueuedState } from '../../recorded-call/queued-state.ts';
import { placeText, pollsText, queueName } from '../../response-view/queue-text.ts';

/** What became of a call that waits in a queue of the relay, short and as a sentence. Null if it has its response. */
export function queuedOutcome(queued: QueuedState): { readonly text: string; readonly sentence: string } | null {
  const { queue, place, polls, polledAt } = queued;
  const polled = `${pollsText(polls, polledAt)}.`;
  switch (queued.state) {
    case 'pending':
      return {
        text: place === null ? 'queued' : `queued #${place}`,
        sentence: `The call waits in ${queueName(queue)}: ${placeText(place)}. ${polled}`,
      };
    case 'running':
      return { text: 'running', sentence: `The relay runs the call, of ${queueName(queue)}. ${polled}` };
    case 'cancelled':
      return { text: 'cancelled', sentence: `The call was cancelled in ${queueName(queue)}. ${polled}` };
    case 'settled':
      return null;
  }
}
