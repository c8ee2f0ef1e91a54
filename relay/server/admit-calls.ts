import type { RequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import { callerOf } from '../identity/caller.ts';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.ts';
import type { Metrics } from '../observability/metrics.ts';
import { sendRefusal } from './problem.ts';
import { refusePage, requestPageOf } from './request-guard.ts';

interface AdmitDeps {
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly maxCalls: number;
  /** Null where one address may have any number of concurrent calls. */
  readonly callsPerAddress: ConcurrencyLimiter | null;
}

/** Before a call costs anything: its page must be allowed to call, and the limits of concurrent calls must not be reached. */
export const admitCalls =
  ({ audit, metrics, maxCalls, callsPerAddress }: AdmitDeps): RequestHandler =>
  (req, res, next) => {
    const { kind } = callerOf(res);
    const page = requestPageOf(res);
    if (!page.mayCall && kind !== 'owner') return refusePage(audit, res, page, kind);
    if (metrics.running() >= maxCalls) {
      return sendRefusal(res, refusal('OVERLOADED', 'Too many calls are in progress.', { retryAfter: 1 }));
    }
    if (callsPerAddress !== null && kind === 'anonymous') {
      const leave = callsPerAddress.enter(req.ip ?? '');
      if (!leave) {
        const detail = 'Too many calls from this address are in progress.';
        return sendRefusal(res, refusal('RATE_LIMITED', detail, { retryAfter: 1 }));
      }
      res.once('close', leave);
    }
    next();
  };
