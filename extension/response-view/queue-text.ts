/** How a call waits in a queue of the relay, in words. `queue`: null for a queue of its own. */

export const queueName = (queue: string | null): string =>
  queue === null ? 'a queue of its own' : `the queue ${queue}`;

/** `place`: 1 for the call that is next. */
export function placeText(place: number | null): string {
  if (place === null) return 'waiting';
  if (place <= 1) return 'next';
  return place === 2 ? '1 call before it' : `${place - 1} calls before it`;
}

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** "3 polls, the last at 12:04:09"; times are milliseconds since 1970. */
export function pollsText(polls: number, polledAt: number | null): string {
  if (polls === 0 || polledAt === null) return 'No polls yet';
  return polls === 1 ? `1 poll, at ${clock.format(polledAt)}` : `${polls} polls, the last at ${clock.format(polledAt)}`;
}
