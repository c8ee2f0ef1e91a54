import type { Call } from '../../recorder/call.ts';

/** Calls that ran at the same time or shortly after one another. Times are milliseconds since 1970. */
export interface Burst {
  readonly start: number;
  /** What the whole width of the waterfall stands for. */
  readonly span: number;
}

/** Longer pauses of the page say nothing about its calls. */
const PAUSE_MS = 250;

/**
 * One time axis over an afternoon would make each call a dot. So the axis begins anew after each pause: calls that ran
 * together stand staggered, a lone one begins at the left. No axis is shorter than the longest call, so that lengths can
 * be compared. `calls` stand in the order in which they were started.
 */
export function burstsOf(calls: readonly Call[]): (call: Call) => Burst {
  const byCall = new Map<Call, { start: number; end: number }>();
  let longest = 1;
  let burst = { start: 0, end: Number.NEGATIVE_INFINITY };
  for (const call of calls) {
    const { startedAt, duration } = call;
    if (startedAt > burst.end + PAUSE_MS) burst = { start: startedAt, end: startedAt };
    burst.end = Math.max(burst.end, startedAt + duration);
    longest = Math.max(longest, duration);
    byCall.set(call, burst);
  }
  return (call) => {
    const { start, end } = byCall.get(call) ?? { start: call.startedAt, end: call.startedAt + call.duration };
    return { start, span: roundedUp(Math.max(longest, end - start)) };
  };
}

/** In steps: an axis that grew with each call would draw each row anew each time. */
const STEP = 1.25;
const roundedUp = (span: number): number => STEP ** Math.ceil(Math.log(span) / Math.log(STEP));
