import type { RequestListener } from 'node:http';
import type { Express } from 'express';
import { type RunCall, runCall } from '../call/pipeline.ts';
import { admitCalls } from '../server/admit-calls.ts';
import { type ExchangeDeps, openExchange } from '../server/exchange.ts';
import { handleInternalError } from '../server/internal-errors.ts';
import type { RequestGuard } from '../server/request-guard.ts';
import type { AppDeps } from './app-deps.ts';
import { createForwardCall, FORWARDED_METHODS, forwardPath } from './forward.ts';
import { createRequestCall, requestRoute } from './request.ts';

/**
 * The two routes that send secrets, in front of Express, whose router and prototypes cost more than all checks. They pass
 * the same guards. Every other route, and any other spelling of these two, is served by the app.
 */
export function createFront(
  deps: AppDeps,
  { app, guard, exchange: exchangeDeps }: { app: Express; guard: RequestGuard; exchange: ExchangeDeps },
): RequestListener {
  const request = { path: requestRoute.path, run: createRequestCall(deps) };
  const forward = { path: forwardPath, run: createForwardCall(deps) };
  const admit = admitCalls(deps);
  const callOf = (method: string, url: string): { path: string; run: RunCall } | null => {
    if (url === request.path) return method === 'POST' ? request : null;
    return FORWARD.test(url) && FORWARDED.has(method) ? forward : null;
  };
  return (req, res) => {
    const exchange = openExchange(req, res, exchangeDeps);
    const call = callOf(req.method ?? '', exchange.url);
    if (!call) return app(req, res);
    const fail = (error: unknown): void => handleInternalError(exchange, error);
    const run = (isAdmitted: boolean): void => {
      if (isAdmitted) runCall(deps, exchange, call.run).catch(fail);
    };
    try {
      guard(exchange, () => {
        exchange.route = call.path;
        const admitted = admit(exchange);
        if (typeof admitted === 'boolean') run(admitted);
        else admitted.then(run).catch(fail);
      })?.catch(fail);
    } catch (error) {
      fail(error);
    }
  };
}

const FORWARDED: ReadonlySet<string> = new Set(FORWARDED_METHODS.map((method) => method.toUpperCase()));
/** With nothing in the path that a router would decode. */
const FORWARD = /^\/v1\/forward\/[^/?%]+\/[^?%]+(?:\?|$)/;
