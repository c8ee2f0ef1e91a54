import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { createConnectionCounts } from '../forward/connection-counts.ts';
import type { Forwarder } from '../forward/contract.ts';
import type { MetricSources } from '../observability/gauges.ts';
import type { Log } from '../observability/log.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { createTraces, type Traces } from '../observability/traces.ts';
import type { Tracing } from '../observability/tracing.ts';
import { createWebSocketForwarder, type WebSocketForwarder } from '../websocket/forward-websocket.ts';
import type { Parts } from './parts.ts';

/** What each process of a relay has of its own. */
export interface Base {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly dataStore: DataStore;
  readonly forwarder: Forwarder;
  readonly webSockets: WebSocketForwarder;
  readonly metrics: Metrics;
  readonly traces: Traces;
  readonly tracing: Tracing | null;
  /** What the metrics read of parts that are made later, and only in some processes. */
  readonly sources: Pick<MetricSources, 'queued' | 'callerConnections'> extends infer S
    ? { -readonly [K in keyof S]: S[K] }
    : never;
  /** The relay listens on this port, to which no secret is sent. */
  listensOn(port: number): void;
}

export function createBase(own: Pick<Base, 'config' | 'parts' | 'log' | 'dataStore' | 'tracing'>): Base {
  const { config, parts } = own;
  let ownPort: number | null = null;
  const connections = createConnectionCounts();
  const egress = {
    ownPort: () => ownPort,
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
  const sources: Base['sources'] = { queued: () => ({ pending: 0, running: 0 }), callerConnections: async () => 0 };
  const metrics = createMetrics({
    waiting: forwarder.waiting,
    streams: () => ({ response: forwarder.streams(), websocket: webSockets.open() }),
    queued: () => sources.queued(),
    upstreamConnections: connections.read,
    callerConnections: () => sources.callerConnections(),
  });
  return {
    ...own,
    forwarder,
    webSockets,
    metrics,
    sources,
    traces: createTraces(),
    listensOn: (port) => {
      ownPort = port;
    },
  };
}
