import express, { type Express } from 'express';
import { refusal } from '../shared/errors.ts';
import type { AppDeps } from './routes/app-deps.ts';
import { methodsOf, serveRoutes } from './routes/serve.ts';
import { GUARDED, PROBES, ROUTES } from './routes/table.ts';
import { setDefaultHeaders } from './server/default-headers.ts';
import { handleInternalErrors } from './server/internal-errors.ts';
import { refuseMalformedUrl } from './server/malformed-url.ts';
import { sendRefusal } from './server/problem.ts';
import { requestGuard } from './server/request-guard.ts';

/** The chain, in the order in which a request passes it. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.set('query parser', 'simple');
  app.locals.log = deps.log;

  app.use(setDefaultHeaders(deps.publicUrl.startsWith('https:')));
  serveRoutes(app, PROBES, deps);
  app.use(requestGuard(deps, `${methodsOf(ROUTES)}, HEAD`));
  serveRoutes(app, GUARDED, deps);
  app.use((_req, res) => sendRefusal(res, refusal('NOT_FOUND', 'No route has this address.')));
  app.use(refuseMalformedUrl);
  app.use(handleInternalErrors(deps));
  return app;
}
