import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Exchange } from './exchange.ts';
import { sendRefusal } from './problem.ts';
import { refusePage } from './request-guard.ts';

export interface AdmitDeps {
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly maxCalls: number;
  /** Null where one address may have any number of concurrent calls. */
  readonly callsPerAddress: ConcurrencyLimiter | null;
}

/**
 * Whether a call may begin, before it costs anything: its page must be allowed to call, and the limits of concurrent calls
 * must not be reached. Refuses it otherwise.
 */
export const admitCalls =
  ({ audit, metrics, maxCalls, callsPerAddress }: AdmitDeps) =>
  (exchange: Exchange): boolean => {
    const { res, page, caller } = exchange;
    if (!page.mayCall && caller.kind !== 'owner') {
      refusePage(audit, exchange, caller.kind);
      return false;
    }
    const full = metrics.running() >= maxCalls ? overloaded() : null;
    if (full) sendRefusal(res, full);
    if (full || callsPerAddress === null || caller.kind !== 'anonymous') return full === null;
    const leave = callsPerAddress.enter(exchange.address);
    if (leave) exchange.onClose(leave);
    else sendRefusal(res, tooManyFromAddress());
    return leave !== null;
  };

const overloaded = (): Refusal => refusal('OVERLOADED', 'Too many calls are in progress.', { retryAfter: 1 });
const tooManyFromAddress = (): Refusal =>
  refusal('RATE_LIMITED', 'Too many calls from this address are in progress.', { retryAfter: 1 });
