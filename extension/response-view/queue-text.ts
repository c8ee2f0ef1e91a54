import { dateFormat, number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** How a call waits in a queue of the relay, in words. `queue`: null for a queue of its own. */

/** As it follows “in”. */
export const queueName = (queue: string | null): string =>
  queue === null ? t('response_view.queue.own') : t('response_view.queue.named', { queue });

/** `place`: 1 for the call that is next. */
export function placeText(place: number | null): string {
  if (place === null) return t('response_view.queue.waiting');
  if (place <= 1) return t('response_view.queue.next');
  return t('response_view.queue.before', place - 1, { count: number(place - 1) });
}

const clock = dateFormat({ timeStyle: 'medium' });

/** "3 polls, the last at 12:04:09"; times are milliseconds since 1970. */
export function pollsText(polls: number, polledAt: number | null): string {
  if (polls === 0 || polledAt === null) return t('response_view.queue.noPolls');
  return t('response_view.queue.polls', polls, { count: number(polls), time: clock.format(polledAt) });
}
