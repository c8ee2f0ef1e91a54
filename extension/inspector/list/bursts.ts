import type { RecordedCall } from '../../recorded-call/recorded-call.ts';

/** Calls that ran at the same time or shortly after one another. Times are milliseconds since 1970. */
export interface Burst {
  readonly start: number;
  /** The duration that the full width of the waterfall represents. */
  readonly span: number;
}

/** A longer gap between calls starts a new burst. */
const MAX_GAP_MS = 250;

/**
 * On a single time axis over an afternoon each call would be a dot. So each burst has its own axis: calls that ran
 * together are staggered, a single one starts at the left. All axes are at least as long as the longest call, so that
 * durations can be compared. `calls` are sorted by start time.
 */
export function burstsOf(calls: readonly RecordedCall[]): (call: RecordedCall) => Burst {
  const bursts: { start: number; end: number }[] = [];
  let longest = 1;
  let last = { start: 0, end: Number.NEGATIVE_INFINITY };
  for (const call of calls) {
    const { startedAt } = call;
    const duration = lengthOf(call);
    if (startedAt > last.end + MAX_GAP_MS) {
      last = { start: startedAt, end: startedAt };
      bursts.push(last);
    }
    last.end = Math.max(last.end, startedAt + duration);
    longest = Math.max(longest, duration);
  }
  return ({ startedAt, duration }) => {
    const { start, end } = lastBefore(bursts, startedAt) ?? { start: startedAt, end: startedAt + duration };
    return { start, span: roundedUp(Math.max(longest, end - start)) };
  };
}

/** A call that waits on the relay for an hour would leave no width for the others. */
const lengthOf = ({ duration, phases, queued }: RecordedCall): number =>
  queued === null ? duration : Object.values(phases).reduce((sum, one) => sum + one, 0);

/**
 * The last burst that started by `time`. A binary search, because a lookup table would be rebuilt for each new call.
 */
function lastBefore<T extends { readonly start: number }>(bursts: readonly T[], time: number): T | undefined {
  let low = 0;
  let high = bursts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bursts[middle] as T).start <= time) low = middle + 1;
    else high = middle;
  }
  return bursts[low - 1];
}

/** Rounded up in steps: an axis that grew with each call would render every row again. */
const STEP = 1.25;
const roundedUp = (span: number): number => STEP ** Math.ceil(Math.log(span) / Math.log(STEP));
