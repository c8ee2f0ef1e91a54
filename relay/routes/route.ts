import type { RequestHandler } from 'express';
import { type RunCall, runCall } from '../call/pipeline.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { exchangeOf } from '../server/exchange.ts';
import type { AppDeps } from './app-deps.ts';

/** One route. What serves it, guards it and documents it is derived from this declaration. */
export interface Route extends RouteDescription {
  readonly handler: (deps: AppDeps) => RequestHandler;
}

/** The handler of a route that sends a secret. */
export const callHandler =
  (createCall: (deps: AppDeps) => RunCall): Route['handler'] =>
  (deps) => {
    const run = createCall(deps);
    return (_req, res) => runCall(deps, exchangeOf(res), run);
  };
