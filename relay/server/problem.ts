import type { ServerResponse } from 'node:http';
import { type Problem, type Refusal, shouldRetry, statusOf, titleOf } from '../../shared/errors.ts';
import { RETRY_HEADER } from '../../shared/protocol/api.ts';
import { isForward } from '../../shared/protocol/forward-target.ts';
import { attemptOf } from './attempt.ts';
import { type Exchange, exchangeOf } from './exchange.ts';

/** A refusal as the relay puts it on the wire (RFC 9457); `trace` is the id of the call. */
export const problemOf = (refusal: Refusal, trace: string): Problem => ({
  type: `urn:client-secret-relay:${refusal.code}`,
  title: titleOf(refusal.code),
  status: statusOf(refusal.code),
  ...refusal,
  trace,
});

/** Refuses, and logs the code and the declared path of the route, nothing of what the caller sent. */
export function sendRefusal(res: ServerResponse, refusal: Refusal): void {
  const exchange = exchangeOf(res);
  const { route } = res.req as { route?: { readonly path: unknown } };
  exchange.log.info('refused', {
    trace: exchange.trace,
    method: res.req.method,
    route: exchange.route ?? (route && String(route.path)),
    status: statusOf(refusal.code),
    code: refusal.code,
  });
  writeRefusal(exchange, refusal);
}

/** The only place where a refusal becomes an HTTP response; for a call directly, as it has its own line in the log. */
export function writeRefusal(exchange: Exchange, refusal: Refusal): void {
  const { res } = exchange;
  const attempt = attemptOf(exchange);
  const problem = { ...problemOf(refusal, exchange.trace), ...(attempt && { sent: attempt.sent }) };
  exchange.onRefused(refusal.code);
  exchange.head.apply();
  res.statusCode = problem.status;
  if (attempt) res.setHeader(RETRY_HEADER, String(shouldRetry(refusal.code, attempt.sent, attempt.method)));
  // The rest of a body that came too slowly is not read either.
  if (refusal.code === 'REQUEST_TIMEOUT') res.setHeader('connection', 'close');
  // RFC 9110, section 15.5.22: name the protocol that would do.
  if (refusal.code === 'UPGRADE_REFUSED')
    res.setHeader('upgrade', 'HTTP/1.1').setHeader('connection', 'upgrade, close');
  if (refusal.retryAfter !== undefined) res.setHeader('retry-after', String(Math.ceil(refusal.retryAfter)));
  res.setHeader('content-type', 'application/problem+json');
  res.end(JSON.stringify(isForward(exchange.url) ? { ...problem, error: sdkError(problem) } : problem));
}

/**
 * SDKs (OpenAI's, Anthropic's, Stripe's) show what they find under `error`; without it a developer would read "403 status
 * code (no body)". The two types are those that all of them define.
 */
const sdkError = ({ status, code, detail, fix, param }: Problem) => ({
  type: status < 500 ? 'invalid_request_error' : 'api_error',
  code,
  message: fix === undefined ? detail : `${detail} ${fix}`,
  param: param ?? null,
});

/** A JSON response of the relay's own. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.statusCode = status;
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.end(JSON.stringify(body));
}
