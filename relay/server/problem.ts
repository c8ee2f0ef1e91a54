import type { Response } from 'express';
import { type Problem, type Refusal, shouldRetry, statusOf, titleOf } from '../../shared/errors.ts';
import { RELAY_HEADER, RETRY_HEADER } from '../../shared/protocol/api.ts';
import { isForward } from '../../shared/protocol/forward-target.ts';
import type { Log } from '../observability/log.ts';
import { attemptOf } from './attempt.ts';

/** A refusal as the relay puts it on the wire (RFC 9457); `trace` is the id of the call. */
export const problemOf = (refusal: Refusal, trace: string): Problem => ({
  type: `urn:client-secret-relay:${refusal.code}`,
  title: titleOf(refusal.code),
  status: statusOf(refusal.code),
  ...refusal,
  trace,
});

/** Refuses, and logs the code and the declared path of the route, nothing of what the caller sent. */
export function sendRefusal(res: Response, refusal: Refusal): void {
  const { log } = res.app.locals as { log?: Log };
  log?.info('refused', {
    trace: String(res.locals.trace ?? ''),
    method: res.req.method,
    route: res.req.route === undefined ? undefined : String(res.req.route.path),
    status: statusOf(refusal.code),
    code: refusal.code,
  });
  writeRefusal(res, refusal);
}

/**
 * The only place where a refusal becomes an HTTP response; for a call directly, as it has its own line in the log. Expects
 * `res.locals.trace`, set by the first middleware.
 */
export function writeRefusal(res: Response, refusal: Refusal): void {
  const attempt = attemptOf(res);
  const problem = { ...problemOf(refusal, String(res.locals.trace ?? '')), ...(attempt && { sent: attempt.sent }) };
  res.statusCode = problem.status;
  // A forwarded response may have failed after its headers were set, before they were sent.
  res.setHeader(RELAY_HEADER, 'relay');
  if (attempt) res.setHeader(RETRY_HEADER, String(shouldRetry(refusal.code, attempt.sent, attempt.method)));
  // The rest of a body that came too slowly is not read either.
  if (refusal.code === 'REQUEST_TIMEOUT') res.setHeader('connection', 'close');
  // RFC 9110, section 15.5.22: name the protocol that would do.
  if (refusal.code === 'UPGRADE_REFUSED')
    res.setHeader('upgrade', 'HTTP/1.1').setHeader('connection', 'upgrade, close');
  if (refusal.retryAfter !== undefined) res.setHeader('retry-after', String(Math.ceil(refusal.retryAfter)));
  res.setHeader('content-type', 'application/problem+json');
  res.end(JSON.stringify(isForward(res.req.originalUrl) ? { ...problem, error: sdkError(problem) } : problem));
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
export function sendJson(res: Response, status: number, body: unknown): void {
  res.statusCode = status;
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.end(JSON.stringify(body));
}
