import { auditRoute } from './audit.ts';
import { clientRoutes } from './client.ts';
import { devicesRoutes } from './devices.ts';
import { forwardRoutes } from './forward.ts';
import { healthRoutes } from './health.ts';
import { homeRoute } from './home.ts';
import { metricsRoute } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { pairRoute } from './pair.ts';
import { previewRoute } from './preview.ts';
import { relayInfoRoute } from './relay-info.ts';
import { requestRoute } from './request.ts';
import { requestsRoutes } from './requests.ts';
import type { Route } from './route.ts';
import { secretsRoutes } from './secrets.ts';
import { testTokensRoutes } from './test-tokens.ts';
import { tracesRoutes } from './traces.ts';
import { usageRoute } from './usage.ts';

/** An orchestrator calls these by an address of its own choice, and also while the relay drains. */
export const PROBES: readonly Route[] = healthRoutes;

/** Served behind the request guard. */
export const GUARDED: readonly Route[] = [
  homeRoute,
  metricsRoute,
  openApiRoute(() => ROUTES),
  ...clientRoutes,
  relayInfoRoute,
  pairRoute,
  ...devicesRoutes,
  ...secretsRoutes,
  requestRoute,
  ...forwardRoutes,
  ...requestsRoutes,
  previewRoute,
  ...testTokensRoutes,
  ...tracesRoutes,
  auditRoute,
  usageRoute,
];

/** Every route of the relay: the app, `/openapi.json` and `docs/http-api.md` have theirs from here. */
export const ROUTES: readonly Route[] = [...PROBES, ...GUARDED];
