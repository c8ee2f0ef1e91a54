import type { RecordedCall } from '../../recorded-call/recorded-call.ts';

/** Calls that ran at the same time or shortly after one another. Times are milliseconds since 1970. */
export interface Burst {
  readonly start: number;
  /** What the whole width of the waterfall stands for. */
  readonly span: number;
}

/** Longer pauses of the page say nothing about its calls. */
const MAX_GAP_MS = 250;

/**
 * One time axis over an afternoon would make each call a dot. So the axis begins anew after each pause: calls that ran
 * together stand staggered, a lone one begins at the left. No axis is shorter than the longest call, so that lengths can
 * be compared. `calls` stand in the order in which they were started.
 */
export function burstsOf(calls: readonly RecordedCall[]): (call: RecordedCall) => Burst {
  const bursts: { start: number; end: number }[] = [];
  let longest = 1;
  let last = { start: 0, end: Number.NEGATIVE_INFINITY };
  for (const { startedAt, duration } of calls) {
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

/** The last that has begun by then. Looked for by halves: a table of ten thousand calls would be made for each new one. */
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

/** In steps: an axis that grew with each call would draw each row anew each time. */
const STEP = 1.25;
const roundedUp = (span: number): number => STEP ** Math.ceil(Math.log(span) / Math.log(STEP));
