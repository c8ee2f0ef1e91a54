import { refusal } from '../../shared/errors.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import { isStoreFault } from '../store/corrupted.ts';
import type { Exchange } from './exchange.ts';
import { sendRefusal } from './problem.ts';

/** Reports an unexpected exception to the log by its place in the code, and to the caller by a code and the trace. */
export function handleInternalError({ res, trace, log }: Exchange, error: unknown): void {
  log.error('internal-error', { trace, ...describeInternalError(error) });
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const code = isStoreFault(error) ? 'STORE_UNAVAILABLE' : 'INTERNAL';
  sendRefusal(res, refusal(code, 'The request failed inside the relay; its log has the trace.'));
}
