import type { Config } from '../config/config.ts';

/** Sizes in bytes, times in seconds. */
export interface QueueLimits {
  /** Queues that run at once. */
  readonly parallel: number;
  readonly maxPending: number;
  readonly maxPendingPerCaller: number;
  /** That are kept, also after they have settled. */
  readonly maxCallsPerCaller: number;
  readonly maxResponseBytes: number;
  readonly maxStoredBytes: number;
  readonly expires: number;
  readonly maxExpires: number;
}

export const queueLimits = (config: Config): QueueLimits => ({
  parallel: config.RELAY_QUEUE_PARALLEL,
  maxPending: config.RELAY_QUEUE_MAX_PENDING,
  maxPendingPerCaller: config.RELAY_QUEUE_MAX_PENDING_PER_CALLER,
  maxCallsPerCaller: config.RELAY_QUEUE_MAX_CALLS_PER_CALLER,
  maxResponseBytes: config.RELAY_QUEUE_MAX_RESPONSE_BYTES,
  maxStoredBytes: config.RELAY_QUEUE_MAX_STORED_BYTES,
  expires: config.RELAY_QUEUE_EXPIRES,
  maxExpires: config.RELAY_QUEUE_MAX_EXPIRES,
});
