import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { refuse } from '../shared/errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../shared/protocol/api.ts';
import type { CallDeps } from './call/call.ts';
import { setCaller } from './caller.ts';
import type { Identify } from './identity/identify.ts';
import { cors } from './ingress/cors.ts';
import { checkHead } from './ingress/head.ts';
import type { createHostCheck } from './ingress/host.ts';
import { refuseMalformedAddress } from './ingress/malformed-address.ts';
import { type Origins, originRefused, pageOriginOf } from './ingress/origins.ts';
import { refuseForeignPages } from './ingress/pages.ts';
import { securityHeaders } from './ingress/security-headers.ts';
import type { Keeper } from './keeper.ts';
import type { Room } from './limits/room.ts';
import { describeMistake } from './mistake.ts';
import { sendRefusal } from './problem.ts';
import { auditRoutes } from './routes/audit.ts';
import { clientRoute } from './routes/client.ts';
import { devicesRoutes } from './routes/devices.ts';
import { forwardRoute } from './routes/forward.ts';
import { healthRoute, readyRoute } from './routes/health.ts';
import { homeRoute } from './routes/home.ts';
import { metricsRoute } from './routes/metrics.ts';
import { only } from './routes/only.ts';
import { openApiRoute } from './routes/openapi.ts';
import { pairRoutes } from './routes/pair.ts';
import { previewRoute } from './routes/preview.ts';
import { relayInfoRoutes } from './routes/relay-info.ts';
import { requestRoute } from './routes/request.ts';
import { requireOwner } from './routes/require-owner.ts';
import { secretsRoutes } from './routes/secrets.ts';
import { testTokensRoutes } from './routes/test-tokens.ts';
import { traceRoute, tracesRoute } from './routes/traces.ts';
import { isStoreFault } from './store/corrupted.ts';

export interface AppDeps extends CallDeps {
  readonly keeper: Keeper;
  readonly name: string;
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly maxCalls: number;
  /** Null: one address may take it all. */
  readonly room: Room | null;
  readonly checkHost: ReturnType<typeof createHostCheck>;
  readonly origins: Origins;
  readonly identify: Identify;
  readonly isDraining: () => boolean;
}

/** The chain, in the order in which a request meets it. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.set('query parser', 'simple');
  app.locals.log = deps.log;

  app.use(nameCall);
  app.use(securityHeaders(deps.publicUrl.startsWith('https:')));
  only(app, '/healthz', { get: [healthRoute] });
  only(app, '/readyz', { get: [readyRoute({ isDraining: deps.isDraining, isStoreReady: () => deps.keeper.ready() })] });
  app.use(refuseWhileDraining(deps.isDraining));
  app.use(refuseForeignHost(deps.checkHost));
  app.use(cors(deps.origins));
  app.use('/v1/request', refuseForeignPages(deps));
  app.use(identifyCaller(deps));

  const call = admitCalls(deps);
  only(app, '/v1/request', { post: [call, requestRoute(deps)] });
  const forward = [call, forwardRoute(deps)];
  only(app, '/v1/forward/:clientSecretName/*url', {
    get: forward,
    post: forward,
    put: forward,
    patch: forward,
    delete: forward,
  });
  only(app, '/v1/preview', { post: [requireOwner, previewRoute(deps)] });
  only(app, '/v1/traces', { get: [requireOwner, tracesRoute(deps.traces)] });
  only(app, '/v1/traces/:id', { get: [requireOwner, traceRoute(deps.traces)] });
  only(app, '/metrics', { get: [requireOwner, metricsRoute(deps.metrics)] });
  only(app, '/', { get: [homeRoute] });
  only(app, '/openapi.json', { get: [openApiRoute(deps.publicUrl)] });
  only(app, '/client.js', { get: [clientRoute('client.js')] });
  only(app, '/client.mjs', { get: [clientRoute('client.mjs')] });
  app.use(
    relayInfoRoutes({ keeper: deps.keeper, name: deps.name }),
    pairRoutes({ keeper: deps.keeper, name: deps.name }),
    devicesRoutes(deps.keeper),
    secretsRoutes(deps.keeper),
    testTokensRoutes(deps.keeper),
    auditRoutes(deps.keeper),
  );

  app.use((_req, res) => sendRefusal(res, refuse('NOT_FOUND', 'There is nothing at this address.').refusal));
  app.use(refuseMalformedAddress);
  app.use(answerMistakes(deps));
  return app;
}

/** Unguessable, and never reused. */
const nameCall: RequestHandler = (_req, res, next) => {
  const trace = randomUUID();
  res.locals.trace = trace;
  res.setHeader(RELAY_HEADER, 'relay');
  res.setHeader(TRACE_HEADER, trace);
  res.setHeader('cache-control', 'no-store');
  next();
};

const refuseWhileDraining =
  (isDraining: () => boolean): RequestHandler =>
  (_req, res, next) => {
    if (!isDraining()) return next();
    res.setHeader('connection', 'close');
    sendRefusal(res, refuse('SHUTTING_DOWN', 'The relay is shutting down.', { retryAfter: 5 }).refusal);
  };

const refuseForeignHost =
  (checkHost: AppDeps['checkHost']): RequestHandler =>
  (req, res, next) => {
    const refusal = checkHost(req) ?? checkHead(req);
    if (refusal) sendRefusal(res, refusal);
    else next();
  };

const identifyCaller =
  (deps: Pick<AppDeps, 'identify' | 'publicUrl' | 'audit'>) =>
  async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const page = pageOriginOf(req, deps.publicUrl);
    const caller = await deps.identify(req, page.kind === 'page' ? page.origin : null);
    if (!caller.ok) {
      const { code } = caller.refusal;
      deps.audit.refused({ who: 'anonymous', what: 'caller.refused', subject: null, code });
      return sendRefusal(res, caller.refusal);
    }
    res.locals.hiddenPage = page.kind === 'hidden';
    setCaller(res, caller.value);
    next();
  };

/** An origin is a stranger's text, and may be as long as a header. */
const MAX_SUBJECT = 140;

/** Before a call costs anything: its page must be one that may call, and there must be room. */
const admitCalls =
  (deps: Pick<AppDeps, 'origins' | 'metrics' | 'maxCalls' | 'room' | 'audit'>) =>
  async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const caller = res.locals.caller as { kind: string; origin: string | null };
    const isForeign =
      caller.kind !== 'owner' &&
      (res.locals.hiddenPage === true || (caller.origin !== null && !(await deps.origins.isAllowed(caller.origin))));
    if (isForeign) {
      const refusal = originRefused(caller.origin);
      const subject = caller.origin?.slice(0, MAX_SUBJECT) ?? null;
      deps.audit.refused({ who: caller.kind, what: 'page.refused', subject, code: refusal.code });
      return sendRefusal(res, refusal);
    }
    if (deps.metrics.running() >= deps.maxCalls) {
      const { refusal } = refuse('OVERLOADED', 'Too many calls are under way.', { retryAfter: 1 });
      return sendRefusal(res, refusal);
    }
    if (deps.room !== null && caller.kind === 'anonymous') {
      const leave = deps.room.enter(req.ip ?? '');
      if (!leave) {
        const { refusal } = refuse('RATE_LIMITED', 'Too many calls from there are under way.', { retryAfter: 1 });
        return sendRefusal(res, refusal);
      }
      res.once('close', leave);
    }
    next();
  };

/** What nobody foresaw: told as INTERNAL, or as the store's fault where it is that. */
const answerMistakes =
  (deps: Pick<AppDeps, 'log'>) =>
  (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    if (error instanceof URIError) return sendRefusal(res, malformedAddress());
    deps.log.error('mistake', { trace: String(res.locals.trace), ...describeMistake(error) });
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendRefusal(
      res,
      refuse(
        isStoreFault(error) ? 'STORE_UNAVAILABLE' : 'INTERNAL',
        'The relay could not answer; its log has the trace.',
      ).refusal,
    );
  };

/** The router could not decode a parameter. */
const malformedAddress = () =>
  refuse('INVALID_PARAMETER', 'The address is not properly percent-encoded.', { param: 'url' }).refusal;
