import type { IRouter, RequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import type { Access } from '../openapi/route-description.ts';
import { admitCalls } from '../server/admit-calls.ts';
import { exchangeOf } from '../server/exchange.ts';
import { sendRefusal } from '../server/problem.ts';
import type { AppDeps } from './app-deps.ts';
import { requireOwner } from './require-owner.ts';
import type { Route } from './route.ts';

/** Serves the declared routes, each behind the guard of its access. */
export function serveRoutes(router: IRouter, routes: readonly Route[], deps: AppDeps): void {
  const admit = admitCalls(deps);
  const admitted: RequestHandler = async (_req, res, next) => {
    if (await admit(exchangeOf(res))) next();
  };
  const guards: Readonly<Record<Access, readonly RequestHandler[]>> = {
    anyone: [],
    caller: [admitted],
    owner: [requireOwner],
  };
  for (const [path, declared] of Map.groupBy(routes, (route) => route.path)) {
    const served = router.route(path);
    for (const { method, access, handler } of declared) served[method](...guards[access], handler(deps));
    served.all(refuseMethod(methodsOf(declared)));
  }
}

/** The methods of routes as a list in a header, each once. */
export const methodsOf = (routes: readonly Route[]): string =>
  [...new Set(routes.map(({ method }) => method.toUpperCase()))].join(', ');

/** With the methods that are allowed (RFC 9110, section 15.5.6). */
const refuseMethod =
  (allow: string): RequestHandler =>
  (_req, res) => {
    res.setHeader('allow', allow);
    sendRefusal(res, refusal('METHOD_NOT_ALLOWED', `This route allows ${allow} only.`));
  };
