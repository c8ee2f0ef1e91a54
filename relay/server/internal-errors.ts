import type { ErrorRequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import type { Log } from '../observability/log.ts';
import { isStoreFault } from '../store/corrupted.ts';
import { sendRefusal } from './problem.ts';

/** Reports an unexpected exception to the log by its place in the code, and to the caller by a code and the trace. */
export const handleInternalErrors =
  ({ log }: { readonly log: Log }): ErrorRequestHandler =>
  (error: unknown, _req, res, _next) => {
    log.error('internal-error', { trace: String(res.locals.trace), ...describeInternalError(error) });
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const code = isStoreFault(error) ? 'STORE_UNAVAILABLE' : 'INTERNAL';
    sendRefusal(res, refusal(code, 'The request failed inside the relay; its log has the trace.'));
  };
