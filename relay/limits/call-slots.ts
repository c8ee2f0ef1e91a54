import type { Leave } from './concurrency-limiter.ts';

/** Limits the calls in progress of all callers together. */
export interface CallSlots {
  /** Null if the limit is reached. A promise where another process has to be asked for a slot. */
  enter(): Leave | Promise<Leave>;
}

/** `running`: the calls in progress, which count themselves. */
export const createCallSlots = (max: number, running: () => number): CallSlots => ({
  enter: () => (running() < max ? countedByCall : null),
});

const countedByCall = (): void => {};
