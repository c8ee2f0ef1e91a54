import { Gauge, type Registry } from 'prom-client';
import { VERSION } from '../config/version.ts';

/** What the parts of the relay can say of themselves at any time; asked on scrape. */
export interface MetricSources {
  /** Calls that wait for a connection to their destination. */
  readonly waiting: () => number;
  /** Responses that are passed on while they arrive, and WebSockets. */
  readonly streams: () => { readonly response: number; readonly websocket: number };
  /** Calls in queues. */
  readonly queued: () => { readonly pending: number; readonly running: number };
  /** Open connections to destinations, by protocol. */
  readonly upstreamConnections: () => ReadonlyMap<string, number>;
  readonly callerConnections: () => Promise<number>;
}

/** Registers the gauges of `sources`. */
export function registerGauges(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name: `client_secret_relay_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  };
  const labelled = (name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>) => {
    new Gauge({
      name: `client_secret_relay_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        for (const [value, count] of read()) this.set({ [label]: value }, count);
      },
    });
  };
  gauge('calls_waiting', 'Calls that wait for a connection to their destination.', sources.waiting);
  labelled('streams_open', 'Responses passed on while they arrive, and WebSockets, open now.', 'kind', () =>
    Object.entries(sources.streams()),
  );
  labelled('queued_calls', 'Calls in queues that wait or run.', 'state', () => Object.entries(sources.queued()));
  labelled('upstream_connections', 'Open connections to destinations.', 'protocol', sources.upstreamConnections);
  gauge('caller_connections', 'Open connections of callers; all are HTTP/1.1.', sources.callerConnections);
  new Gauge({
    name: 'client_secret_relay_build_info',
    help: 'Always 1; its label is the version of the relay.',
    labelNames: ['version'],
    registers: [registry],
    aggregator: 'first',
  }).set({ version: VERSION }, 1);
}
