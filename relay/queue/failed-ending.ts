import { type Refusal, type Sent, shouldRetry, statusOf } from '../../shared/errors.ts';
import { RETRY_HEADER } from '../../shared/protocol/api.ts';
import { problemOf } from '../server/problem.ts';
import { createTraceId } from '../server/response-head.ts';
import type { Ending } from './stored-call.ts';

/** The response of a call that the relay gave up, as its caller would have got it. */
export function failedEnding(
  refusal: Refusal,
  { sent, method, trace = createTraceId() }: { readonly sent: Sent; readonly method: string; readonly trace?: string },
): { readonly ending: Ending; readonly body: Buffer } {
  const retry = String(shouldRetry(refusal.code, sent, method));
  const ending: Ending = {
    from: 'relay',
    trace,
    status: statusOf(refusal.code),
    headers: [RETRY_HEADER, retry, 'content-type', 'application/problem+json'],
    code: refusal.code,
  };
  return { ending, body: Buffer.from(JSON.stringify({ ...problemOf(refusal, trace), sent })) };
}
