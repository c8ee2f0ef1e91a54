import { withPoll } from '../recorded-call/queued.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';

/** More calls than that do not wait at once; of the oldest, later polls are rows of their own. */
const MAX_CALLS = 1_000;

/**
 * Joins queued calls with their polls, which the browser reports as requests of their own, in any order. `find`: the call
 * that is listed under a number, if it still is.
 */
export function createQueuedCalls(find: (id: number) => RecordedCall | undefined) {
  /** Numbers of calls by the id that the relay gave them. */
  const numbers = new Map<string, number>();
  const knownAs = (id: string): RecordedCall | undefined => {
    const number = numbers.get(id);
    return number === undefined ? undefined : find(number);
  };
  const remember = (id: string, number: number): void => {
    numbers.set(id, number);
    const [oldest] = numbers.keys();
    if (numbers.size > MAX_CALLS && oldest !== undefined) numbers.delete(oldest);
  };

  return {
    /** The call to list, and whether it is listed already under its number; null for what is no call and joins none. */
    join(call: RecordedCall): { readonly call: RecordedCall; readonly isKnown: boolean } | null {
      const { queued } = call;
      if (queued === null) return { call, isKnown: false };
      const known = knownAs(queued.id);
      const isPoll = queued.polls > 0;
      if (known) {
        // The call itself can be reported after its first poll.
        const joined = isPoll ? withPoll(known, call) : { ...withPoll(call, known), id: known.id };
        return { call: joined, isKnown: true };
      }
      if (isPoll && call.sent.method === 'DELETE') return null;
      remember(queued.id, call.id);
      return { call, isKnown: false };
    },
    /** The call as cancelled, if it is listed and waits. */
    cancel(id: string): RecordedCall | null {
      const known = knownAs(id);
      if (!known?.queued || known.source !== 'queued') return null;
      return { ...known, queued: { ...known.queued, state: 'cancelled', place: null } };
    },
  };
}
