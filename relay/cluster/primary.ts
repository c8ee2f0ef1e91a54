import type { Config } from '../config/config.ts';
import { localUrl } from '../devices/pairing-link.ts';
import { createSharedLog } from '../observability/log.ts';
import type { Queue } from '../queue/queue.ts';
import { announce } from '../start/announce.ts';
import type { Base } from '../start/base.ts';
import { DRAIN_MS } from '../start/create-server.ts';
import { makeApp } from '../start/make-app.ts';
import { serveMetrics } from '../start/metrics-server.ts';
import { openBase, openQueue } from '../start/open-base.ts';
import type { Parts } from '../start/parts.ts';
import type { Relay } from '../start/relay.ts';
import { createShared } from '../start/shared.ts';
import { serveAddresses } from './addresses.ts';
import { serveAttempts } from './attempts.ts';
import { serveAudit } from './audit.ts';
import { serveBytes } from './byte-budget.ts';
import { createSlotPool } from './call-slots.ts';
import { type Changes, primaryChanges, serveChanges } from './changes.ts';
import { acceptConnections } from './connections.ts';
import { serveCounts } from './counts.ts';
import { type Crew, createCrew } from './crew.ts';
import { tellCurrent } from './current.ts';
import type { WorkerLink } from './links.ts';
import { createMetricsHub } from './metrics.ts';
import { serveQueue } from './queue.ts';
import { createTraceHub } from './traces.ts';

/** Beyond what calls under way may take: a worker that has not ended by then hangs. */
const STOP_MS = DRAIN_MS + 5_000;

/**
 * A relay of several workers, which serve all requests. This process accepts connections for them, counts what has a
 * limit, runs queued calls, and writes what is written once.
 */
export async function startPrimary(
  config: Config,
  parts: Parts,
  options: { readonly acceptOlder: boolean },
): Promise<Relay> {
  const log = createSharedLog(config);
  const crew = createCrew({ config, log });
  const changes = primaryChanges(crew.all);
  const base = await openBase(config, parts, log, { ...options, onChanged: changes.made });
  const queue = await openQueue(base);
  const { connect, joined, renderMetrics } = createHub(base, { crew, queue, changes });
  const stop = async (): Promise<void> => {
    await Promise.all([crew.stop(STOP_MS), queue.stop(DRAIN_MS)]);
    await base.forwarder.close();
    await base.dataStore.close();
    await base.tracing?.stop();
    log.flush();
  };
  try {
    const connections = await acceptConnections(config.RELAY_PORT, config.RELAY_HOST);
    const { port } = connections;
    base.listensOn(port);
    await crew.start(port, { currentAt: base.dataStore.currentAt, connect, joined, ready: connections.add });
    const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, port);
    const shared = { ...createShared(base, queue), changesKnown: changes.known };
    queue.start(makeApp(base, shared, { url, port, isDraining: () => false }).runQueued);
    const metricsServer = await serveMetrics(config, renderMetrics);
    return {
      url,
      ...(await announce(base, url)),
      stop: () => {
        metricsServer?.close();
        connections.close();
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the workers have in common, and how each of them is given access to it. */
function createHub(base: Base, parts: { readonly crew: Crew; readonly queue: Queue; readonly changes: Changes }) {
  const { config, dataStore, metrics, traces } = base;
  const { queue, changes } = parts;
  const { all } = parts.crew;
  const shared = createShared(base, queue);
  const { failedTokens: token, failedPairings: pairing } = shared;
  const serveSlots = createSlotPool({
    max: config.RELAY_MAX_CALLS,
    workers: config.RELAY_WORKERS,
    running: metrics.running,
    all,
  });
  const traceHub = createTraceHub(traces, all, dataStore.peers);
  const metricsHub = createMetricsHub(metrics, all);
  const connect = (link: WorkerLink): void => {
    if (config.RELAY_DATABASE_URL !== null) tellCurrent(link, dataStore);
    serveSlots(link);
    serveCounts(link, shared.counts);
    if (shared.callsPerAddress !== null) serveAddresses(link, shared.callsPerAddress);
    serveAttempts(link, { token, pairing });
    serveBytes(link, shared.bodyBudget);
    serveQueue(link, { queue, store: dataStore.queuedCalls, known: changes.known });
    serveAudit(link, all, dataStore.audit);
    serveChanges(link, all, dataStore);
    traceHub.serve(link);
    metricsHub.serve(link);
  };
  return { connect, joined: traceHub.joined, renderMetrics: metricsHub.render };
}
