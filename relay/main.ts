import { existsSync, readFileSync, writeSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createApp } from './app.ts';
import { createAuthorize } from './call/authorize.ts';
import { BUILT_FILES } from './config/built-files.ts';
import { type Config, unknownVariables } from './config/config.ts';
import { openDataStore } from './data-store/data-store.ts';
import { storeOptions } from './data-store/store-options.ts';
import { isOpenWithoutTls, localUrl, pairingLink } from './devices/pairing-link.ts';
import { createConnectionCounts } from './forward/connection-counts.ts';
import { createForwarder } from './forward/forward.ts';
import { createIdentify } from './identity/identify.ts';
import { createJwtVerifier } from './identity/jwt.ts';
import { createKeySet } from './identity/key-set.ts';
import { createProvider } from './identity/provider.ts';
import { exposedKeyFile } from './keys/root-key.ts';
import { createByteBudget } from './limits/byte-budget.ts';
import { createConcurrencyLimiter } from './limits/concurrency-limiter.ts';
import { createFailedAttemptLimiter } from './limits/failed-attempt-limiter.ts';
import { createLimits } from './limits/limits.ts';
import { createLog, type Log } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import { createTraces } from './observability/traces.ts';
import { createTracing } from './observability/tracing.ts';
import { createQueue } from './queue/queue.ts';
import { queueLimits } from './queue/queue-limits.ts';
import { createDeadlines } from './server/deadlines.ts';
import { createDrain } from './server/drain.ts';
import { createHostCheck, knownHosts } from './server/host.ts';
import { createIngressServer } from './server/http-server.ts';
import { listen } from './server/listen.ts';
import { createOrigins } from './server/origins.ts';
import { headTemplates } from './server/response-head.ts';
import { securityHeaders } from './server/security-headers.ts';
import { serveMetrics } from './server/serve-metrics.ts';
import { serveUpgrades } from './server/upgrade.ts';
import { createWebSocketForwarder } from './websocket/forward-websocket.ts';

export interface Relay {
  readonly url: string;
  /** The link that pairs the first device; null once one is paired. */
  readonly connectLink: string | null;
  /** Accepts no new call, lets those under way finish (25 s at most), closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 25_000;
/** For room in `RELAY_MAX_BUFFERED_BYTES`: a burst of large calls passes, and no caller waits long for its refusal. */
const MAX_BODY_WAIT_MS = 10_000;

/** Makers of parts that a test may give, to take one guard out of them and see what it held off. */
export interface Parts {
  readonly createApp: typeof createApp;
  readonly openDataStore: typeof openDataStore;
  readonly createDrain: typeof createDrain;
  readonly createByteBudget: typeof createByteBudget;
  readonly createForwarder: typeof createForwarder;
  readonly createLimits: typeof createLimits;
}

/** Reads the store, listens and prints the two lines that a person or a script waits for. */
export async function startRelay(
  config: Config,
  given: Partial<Parts> = {},
  { acceptOlder = false }: { readonly acceptOlder?: boolean } = {},
): Promise<Relay> {
  const parts: Parts = {
    createApp,
    openDataStore,
    createDrain,
    createByteBudget,
    createForwarder,
    createLimits,
    ...given,
  };
  const log = createLog(config);
  const tracing = await createTracing(process.env);
  const keys = storeOptions(config);
  const dataStore = await parts.openDataStore({
    ...keys,
    acceptOlder,
    onMoved: (file) => log.error('database deleted or replaced', { file, fix: 'put it back, or restart the relay' }),
  });
  const { vault, devices, testTokens, sealing, audit } = dataStore;
  let listening: number | null = null;
  const connections = createConnectionCounts();
  const egress = {
    ownPort: () => listening,
    onOpen: connections.opened,
    allowNetworks: config.RELAY_ALLOW_NETWORKS ?? [],
    connectTimeout: config.RELAY_CONNECT_TIMEOUT,
    firstByteTimeout: config.RELAY_FIRST_BYTE_TIMEOUT,
    idleTimeout: config.RELAY_IDLE_TIMEOUT,
    totalTimeout: config.RELAY_TOTAL_TIMEOUT,
    maxResponseBytes: config.RELAY_MAX_RESPONSE_BYTES,
    ...(config.RELAY_CA_FILE !== null && { ca: readFileSync(config.RELAY_CA_FILE, 'utf8') }),
  };
  const forwarder = parts.createForwarder(egress);
  const webSockets = createWebSocketForwarder(egress);

  const queue = createQueue({
    store: dataStore.queuedCalls,
    limits: queueLimits(config),
    isPaired: (deviceId) => devices.list(null).some(({ id }) => id === deviceId),
    templates: headTemplates(securityHeaders(config.RELAY_PUBLIC_URL?.startsWith('https:') ?? false)),
    log,
    now: Date.now,
  });
  await queue.recover();

  const metrics = createMetrics({
    waiting: forwarder.waiting,
    streams: () => ({ response: forwarder.streams(), websocket: webSockets.open() }),
    queued: queue.depth,
    upstreamConnections: connections.read,
    callerConnections: () => promisify(server.getConnections.bind(server))(),
  });
  const server: Server = createIngressServer({
    headTimeout: config.RELAY_HEAD_TIMEOUT,
    requestTimeout: config.RELAY_TOTAL_TIMEOUT,
    onRefused: ({ trace, status, code }) => {
      metrics.refused(code);
      log.info('refused', { trace, status, code });
    },
  });
  const drain = parts.createDrain(server, DRAIN_MS);
  const port = await listen(server, config.RELAY_PORT, config.RELAY_HOST);
  listening = port;
  const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, port);

  let draining = false;
  const origins = createOrigins({
    allowed: config.RELAY_ALLOWED_ORIGINS,
    pairedExtensions: () => devices.origins(),
    policyOrigins: () => vault.pageOrigins(),
  });
  const app = parts.createApp({
    vault,
    devices,
    testTokens,
    sealing,
    audit,
    isStoreReady: () => dataStore.ready(),
    forwarder,
    webSockets,
    queue,
    log,
    metrics,
    origins,
    name: config.RELAY_NAME,
    publicUrl: url,
    trustedProxies: config.RELAY_TRUSTED_PROXIES ?? [],
    maxCalls: config.RELAY_MAX_CALLS,
    callsPerAddress:
      config.RELAY_MAX_CALLS_PER_ADDRESS === null ? null : createConcurrencyLimiter(config.RELAY_MAX_CALLS_PER_ADDRESS),
    bodyLimits: {
      maxRequestBytes: config.RELAY_MAX_REQUEST_BYTES,
      maxUploadBytes: config.RELAY_MAX_UPLOAD_BYTES,
      bodyDeadlines: createDeadlines(config.RELAY_BODY_TIMEOUT),
      idleTimeout: config.RELAY_IDLE_TIMEOUT,
      memory: {
        budget: parts.createByteBudget(config.RELAY_MAX_BUFFERED_BYTES),
        maxWait: Math.min(MAX_BODY_WAIT_MS, config.RELAY_BODY_TIMEOUT),
      },
    },
    traces: createTraces(),
    tracing,
    usage: dataStore.usage,
    checkHost: createHostCheck(knownHosts(url, config.RELAY_HOST, port)),
    identify: createIdentify({
      devices,
      testTokens,
      verifyJwt: jwtVerifier(config, log),
      failedAttempts: createFailedAttemptLimiter({ perAddress: 200 }),
    }),
    authorize: createAuthorize({
      vault,
      origins,
      limits: parts.createLimits({ counts: dataStore.counts, now: Date.now }),
      allowsHttp: config.RELAY_ALLOW_NETWORKS !== null,
    }),
    isDraining: () => draining,
  });
  server.on('request', app.front);
  queue.start(app.runQueued);
  serveUpgrades(server, app.express);
  const metricsServer = await serveMetrics(config, metrics);

  const exposed = exposedKeyFile(keys);
  if (exposed !== null) log.warn('others may read the root key', { file: exposed, fix: `chmod 600 ${exposed}` });
  const { file, isWritten } = dataStore.mark;
  if (!isWritten)
    log.warn('no mark of the database', { file, fix: 'set RELAY_MARK_FILE to a file that can be written' });
  if (isOpenWithoutTls(config.RELAY_HOST, url)) log.warn('no TLS', { host: config.RELAY_HOST });
  for (const name of unknownVariables(process.env)) log.warn('unknown variable', { name });
  const connectLink = devices.count() === 0 ? pairingLink(url, dataStore) : null;
  announce(url, connectLink);

  return {
    url,
    connectLink,
    stop: async () => {
      draining = true;
      metricsServer?.close();
      webSockets.close();
      await Promise.all([drain(), queue.stop(DRAIN_MS)]);
      await forwarder.close();
      dataStore.close();
      await tracing?.stop();
      log.flush();
    },
  };
}

const jwtVerifier = (config: Config, log: Log): ReturnType<typeof createJwtVerifier> | null =>
  config.RELAY_OIDC_AUDIENCE !== null && (config.RELAY_OIDC_ISSUER !== null || config.RELAY_JWKS_URL !== null)
    ? createJwtVerifier({
        keys: createKeySet({
          fetchKeys: createProvider({ issuer: config.RELAY_OIDC_ISSUER, jwksUrl: config.RELAY_JWKS_URL }),
          now: () => performance.now(),
          onFailure: (reason) => log.warn('no keys of the sign-in provider', { reason }),
        }),
        audience: config.RELAY_OIDC_AUDIENCE,
        now: Date.now,
      })
    : null;

/** Plain lines on standard output, whatever the log's format: scripts wait for them. */
function announce(url: string, connectLink: string | null): void {
  const lines = [`Relay ready at ${url}`, ...(connectLink === null ? [] : [`Connect: ${connectLink}`])];
  writeSync(1, `${[...lines, ...extensionHint()].join('\n')}\n`);
}

function extensionHint(): string[] {
  const folder = (name: string): string => fileURLToPath(new URL(name, BUILT_FILES));
  if (!existsSync(folder('chrome-mv3'))) return [];
  return [
    `Extension for Chromium: chrome://extensions, Developer mode, "Load unpacked": ${folder('chrome-mv3')}`,
    `Extension for Firefox: about:debugging, This Firefox, "Load Temporary Add-on": ${folder('firefox-mv3')}/manifest.json`,
  ];
}
