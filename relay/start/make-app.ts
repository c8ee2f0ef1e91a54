import type { App } from '../app.ts';
import { createAuthorize } from '../call/authorize.ts';
import { createIdentify } from '../identity/identify.ts';
import { createDeadlines } from '../server/deadlines.ts';
import { createHostCheck, knownHosts } from '../server/host.ts';
import { createOrigins } from '../server/origins.ts';
import type { Base } from './base.ts';
import { jwtVerifier } from './jwt-verifier.ts';
import type { Shared } from './shared.ts';

/** For room in `RELAY_MAX_BUFFERED_BYTES`: a burst of large calls passes, and no caller waits long for its refusal. */
const MAX_BODY_WAIT_MS = 10_000;

/** The app of one process. `url` is the one under which callers reach the relay. */
export function makeApp(
  base: Base,
  shared: Shared,
  { url, port, isDraining }: { readonly url: string; readonly port: number; readonly isDraining: () => boolean },
): App {
  const { config, parts, log, dataStore, forwarder, webSockets, metrics, traces, tracing } = base;
  const { vault, devices, testTokens, sealing } = dataStore;
  const { bodyBudget, counts, failedTokens, renderMetrics, ...common } = shared;
  const origins = createOrigins({
    allowed: config.RELAY_ALLOWED_ORIGINS,
    pairedExtensions: () => devices.origins(),
    policyOrigins: () => vault.pageOrigins(),
  });
  return parts.createApp({
    ...common,
    vault,
    devices,
    testTokens,
    sealing,
    isStoreReady: () => dataStore.ready(),
    forwarder,
    webSockets,
    log,
    metrics: { ...metrics, render: renderMetrics },
    traces,
    tracing,
    usage: dataStore.usage,
    origins,
    name: config.RELAY_NAME,
    publicUrl: url,
    trustedProxies: config.RELAY_TRUSTED_PROXIES ?? [],
    bodyLimits: {
      maxRequestBytes: config.RELAY_MAX_REQUEST_BYTES,
      maxUploadBytes: config.RELAY_MAX_UPLOAD_BYTES,
      bodyDeadlines: createDeadlines(config.RELAY_BODY_TIMEOUT),
      idleTimeout: config.RELAY_IDLE_TIMEOUT,
      memory: { budget: bodyBudget, maxWait: Math.min(MAX_BODY_WAIT_MS, config.RELAY_BODY_TIMEOUT) },
    },
    checkHost: createHostCheck(knownHosts(url, config.RELAY_HOST, port)),
    identify: createIdentify({
      devices,
      testTokens,
      verifyJwt: jwtVerifier(config, log),
      failedAttempts: failedTokens,
    }),
    authorize: createAuthorize({
      vault,
      origins,
      limits: parts.createLimits({ counts }),
      allowsHttp: config.RELAY_ALLOW_NETWORKS !== null,
    }),
    isDraining,
  });
}
