import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { refusal } from '../shared/errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../shared/protocol/api.ts';
import type { AppDeps } from './app-deps.ts';
import { describeInternalError } from './observability/internal-error.ts';
import { methodsOf, serveRoutes } from './routes/serve.ts';
import { GUARDED, PROBES, ROUTES } from './routes/table.ts';
import { refuseMalformedUrl } from './server/malformed-url.ts';
import { sendRefusal } from './server/problem.ts';
import { requestGuard } from './server/request-guard.ts';
import { securityHeaders } from './server/security-headers.ts';
import { isStoreFault } from './store/corrupted.ts';

/** The chain, in the order in which a request meets it. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.set('query parser', 'simple');
  app.locals.log = deps.log;

  app.use(setDefaultHeaders(securityHeaders(deps.publicUrl.startsWith('https:'))));
  serveRoutes(app, PROBES, deps);
  app.use(requestGuard(deps, `${methodsOf(ROUTES)}, HEAD`));
  serveRoutes(app, GUARDED, deps);
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
