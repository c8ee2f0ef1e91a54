import type { RequestListener } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { refusal } from '../shared/errors.ts';
import { runCall } from './call/pipeline.ts';
import type { RunExchange } from './queue/run-call.ts';
import type { AppDeps } from './routes/app-deps.ts';
import { createFront } from './routes/front.ts';
import { createRequestCall, requestRoute } from './routes/request.ts';
import { methodsOf, serveRoutes } from './routes/serve.ts';
import { GUARDED, PROBES, ROUTES } from './routes/table.ts';
import { addressOf } from './server/address.ts';
import { isCall } from './server/attempt.ts';
import { type ExchangeDeps, exchangeOf, findExchange, openExchange } from './server/exchange.ts';
import { handleInternalError } from './server/internal-errors.ts';
import { refuseMalformedUrl } from './server/malformed-url.ts';
import { sendRefusal } from './server/problem.ts';
import { createRequestGuard, type RequestGuard } from './server/request-guard.ts';
import { headTemplates } from './server/response-head.ts';
import { securityHeaders } from './server/security-headers.ts';

export interface App {
  /** Serves every route. */
  readonly express: Express;
  /** The same, with the two routes that send secrets in front of it. */
  readonly front: RequestListener;
  /** Runs a queued call, whose response is stored. */
  readonly runQueued: RunExchange;
}

export function createApp(deps: AppDeps): App {
  const exchange: ExchangeDeps = {
    addressOf: addressOf(deps.trustedProxies),
    templates: headTemplates(securityHeaders(deps.publicUrl.startsWith('https:'))),
    log: deps.log,
    onRefused: (code) => deps.metrics.refused(code),
  };
  const guard = createRequestGuard(deps, `${methodsOf(ROUTES)}, HEAD`);
  const app = createExpress(deps, guard, exchange);
  const requestCall = createRequestCall({ ...deps, queue: null });
  return {
    express: app,
    front: createFront(deps, { app, guard, exchange }),
    runQueued: (queued, onRecord) => {
      queued.route = requestRoute.path;
      queued.onRefused = deps.metrics.refused;
      return runCall(deps, queued, (call) => {
        onRecord(call.record);
        return requestCall(call);
      });
    },
  };
}

/** The chain, in the order in which a request passes it. */
function createExpress(deps: AppDeps, guard: RequestGuard, exchange: ExchangeDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  app.use(begin(exchange));
  serveRoutes(app, PROBES, deps);
  app.use((_req, res, next) => guard(exchangeOf(res), next));
  serveRoutes(app, GUARDED, deps);
  app.use((_req, res) => sendRefusal(res, refusal('NOT_FOUND', 'No route has this address.')));
  app.use(refuseMalformedUrl);
  app.use((error: unknown, _req: unknown, res: express.Response, _next: unknown) =>
    handleInternalError(exchangeOf(res), error),
  );
  return app;
}

/** A request that opens a WebSocket does not come through the front. The head of a call is written by the call. */
const begin =
  (deps: ExchangeDeps): RequestHandler =>
  (req, res, next) => {
    const exchange = findExchange(res) ?? openExchange(req, res, deps);
    if (!isCall(exchange.url)) exchange.head.apply();
    next();
  };
