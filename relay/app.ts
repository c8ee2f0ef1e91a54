import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { refusal } from '../shared/errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../shared/protocol/api.ts';
import type { CallDeps } from './call/proxy-call.ts';
import type { DataStore } from './data-store/data-store.ts';
import { describeInternalError } from './observability/internal-error.ts';
import { allowMethods } from './routes/allow-methods.ts';
import { auditRoutes } from './routes/audit.ts';
import { clientRoute } from './routes/client.ts';
import { devicesRoutes } from './routes/devices.ts';
import { forwardRoute } from './routes/forward.ts';
import { healthRoute, readyRoute } from './routes/health.ts';
import { homeRoute } from './routes/home.ts';
import { metricsRoute } from './routes/metrics.ts';
import { openApiRoute } from './routes/openapi.ts';
import { pairRoutes } from './routes/pair.ts';
import { previewRoute } from './routes/preview.ts';
import { relayInfoRoutes } from './routes/relay-info.ts';
import { requestRoute } from './routes/request.ts';
import { requireOwner } from './routes/require-owner.ts';
import { secretsRoutes } from './routes/secrets.ts';
import { testTokensRoutes } from './routes/test-tokens.ts';
import { traceRoute, tracesRoute } from './routes/traces.ts';
import { type AdmitDeps, admitCalls } from './server/admit-calls.ts';
import { refuseMalformedUrl } from './server/malformed-url.ts';
import { sendRefusal } from './server/problem.ts';
import { type RequestGuardDeps, requestGuard } from './server/request-guard.ts';
import { securityHeaders } from './server/security-headers.ts';
import { isStoreFault } from './store/corrupted.ts';

export interface AppDeps extends CallDeps, RequestGuardDeps, AdmitDeps {
  readonly dataStore: DataStore;
  readonly name: string;
  readonly trustedProxies: readonly string[];
}

/** The chain, in the order in which a request meets it. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.set('query parser', 'simple');
  app.locals.log = deps.log;

  app.use(setDefaultHeaders(securityHeaders(deps.publicUrl.startsWith('https:'))));
  allowMethods(app, '/healthz', { get: [healthRoute] });
  allowMethods(app, '/readyz', {
    get: [readyRoute({ isDraining: deps.isDraining, isStoreReady: () => deps.dataStore.ready() })],
  });
  app.use(requestGuard(deps));

  const call = admitCalls(deps);
  allowMethods(app, '/v1/request', { post: [call, requestRoute(deps)] });
  const forward = [call, forwardRoute(deps)];
  allowMethods(app, '/v1/forward/:clientSecretName/*url', {
    get: forward,
    post: forward,
    put: forward,
    patch: forward,
    delete: forward,
  });
  allowMethods(app, '/v1/preview', { post: [requireOwner, previewRoute(deps)] });
  allowMethods(app, '/v1/traces', { get: [requireOwner, tracesRoute(deps.traces)] });
  allowMethods(app, '/v1/traces/:id', { get: [requireOwner, traceRoute(deps.traces)] });
  allowMethods(app, '/metrics', { get: [requireOwner, metricsRoute(deps.metrics)] });
  allowMethods(app, '/', { get: [homeRoute] });
  allowMethods(app, '/openapi.json', { get: [openApiRoute(deps.publicUrl)] });
  allowMethods(app, '/client.js', { get: [clientRoute('client.js')] });
  allowMethods(app, '/client.mjs', { get: [clientRoute('client.mjs')] });
  app.use(
    relayInfoRoutes({ dataStore: deps.dataStore, name: deps.name }),
    pairRoutes({ dataStore: deps.dataStore, name: deps.name }),
    devicesRoutes(deps.dataStore),
    secretsRoutes(deps.dataStore),
    testTokensRoutes(deps.dataStore),
    auditRoutes(deps.dataStore),
  );

  app.use((_req, res) => sendRefusal(res, refusal('NOT_FOUND', 'There is nothing at this address.')));
  app.use(refuseMalformedUrl);
  app.use(handleInternalErrors(deps));
  return app;
}

/** What every answer has: the call's name, unguessable and never reused, and the security headers. */
const setDefaultHeaders =
  (securityHeaders: readonly (readonly [string, string])[]): RequestHandler =>
  (_req, res, next) => {
    const trace = randomUUID();
    res.locals.trace = trace;
    res.setHeader(RELAY_HEADER, 'relay');
    res.setHeader(TRACE_HEADER, trace);
    res.setHeader('cache-control', 'no-store');
    for (const [name, value] of securityHeaders) res.setHeader(name, value);
    next();
  };

/** What nobody foresaw: told as INTERNAL, or as the store's fault where it is that. */
const handleInternalErrors =
  (deps: Pick<AppDeps, 'log'>) =>
  (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    if (error instanceof URIError) return sendRefusal(res, malformedAddress());
    deps.log.error('mistake', { trace: String(res.locals.trace), ...describeInternalError(error) });
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendRefusal(
      res,
      refusal(
        isStoreFault(error) ? 'STORE_UNAVAILABLE' : 'INTERNAL',
        'The relay could not answer; its log has the trace.',
      ),
    );
  };

/** The router could not decode a parameter. */
const malformedAddress = () =>
  refusal('INVALID_PARAMETER', 'The address is not properly percent-encoded.', { param: 'url' });
