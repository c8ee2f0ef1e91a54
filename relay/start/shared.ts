import type { ByteBudget } from '../limits/byte-budget.ts';
import { type CallSlots, createCallSlots } from '../limits/call-slots.ts';
import { type ConcurrencyLimiter, createConcurrencyLimiter } from '../limits/concurrency-limiter.ts';
import type { Counter } from '../limits/counts.ts';
import { createFailedAttemptLimiter, type FailedAttemptLimiter } from '../limits/failed-attempt-limiter.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { TraceReader } from '../observability/traces.ts';
import type { QueueAccess } from '../queue/queue.ts';
import type { AppDeps } from '../routes/app-deps.ts';
import type { Base } from './base.ts';

/** What all processes of a relay have in common; a worker asks the primary process for it. */
export interface Shared {
  readonly counts: Counter;
  readonly callSlots: CallSlots;
  readonly callsPerAddress: ConcurrencyLimiter | null;
  readonly bodyBudget: ByteBudget;
  /** Attempts with tokens. */
  readonly failedTokens: FailedAttemptLimiter;
  readonly failedPairings: FailedAttemptLimiter;
  readonly queue: QueueAccess;
  readonly audit: AppDeps['audit'];
  readonly allTraces: TraceReader;
  readonly renderMetrics: Metrics['render'];
  readonly changesKnown: AppDeps['changesKnown'];
}

/** Of the only process of a relay, or of its primary one. */
export function createShared({ config, parts, dataStore, metrics, traces }: Base, queue: QueueAccess): Shared {
  const perAddress = config.RELAY_MAX_CALLS_PER_ADDRESS;
  return {
    counts: dataStore.counts,
    callSlots: createCallSlots(config.RELAY_MAX_CALLS, metrics.running),
    callsPerAddress: perAddress === null ? null : createConcurrencyLimiter(perAddress),
    bodyBudget: parts.createByteBudget(config.RELAY_MAX_BUFFERED_BYTES),
    failedTokens: createFailedAttemptLimiter({ perAddress: 200 }),
    failedPairings: createFailedAttemptLimiter({ perAddress: 10, inAll: 60 }),
    queue,
    audit: dataStore.audit,
    allTraces: traces,
    renderMetrics: metrics.render,
    changesKnown: () => undefined,
  };
}
