import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { DataStore } from '../data-store/data-store.ts';
import type { Forwarder } from '../forward/contract.ts';
import type { Log } from '../observability/log.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { createTraces, type Traces } from '../observability/traces.ts';
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
  /** The relay listens on this port, to which no secret is sent. */
  listensOn(port: number): void;
}

export function createBase(own: Pick<Base, 'config' | 'parts' | 'log' | 'dataStore'>): Base {
  const { config, parts } = own;
  let ownPort: number | null = null;
  const egress = {
    ownPort: () => ownPort,
    allowNetworks: config.RELAY_ALLOW_NETWORKS ?? [],
    connectTimeout: config.RELAY_CONNECT_TIMEOUT,
    firstByteTimeout: config.RELAY_FIRST_BYTE_TIMEOUT,
    idleTimeout: config.RELAY_IDLE_TIMEOUT,
    totalTimeout: config.RELAY_TOTAL_TIMEOUT,
    maxResponseBytes: config.RELAY_MAX_RESPONSE_BYTES,
    ...(config.RELAY_CA_FILE !== null && { ca: readFileSync(config.RELAY_CA_FILE, 'utf8') }),
  };
  const forwarder = parts.createForwarder(egress);
  return {
    ...own,
    forwarder,
    webSockets: createWebSocketForwarder(egress),
    metrics: createMetrics(() => forwarder.waiting()),
    traces: createTraces(),
    listensOn: (port) => {
      ownPort = port;
    },
  };
}
