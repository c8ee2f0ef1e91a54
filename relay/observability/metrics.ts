import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { ErrorCode } from '../../shared/errors.ts';
import { createCallCounter } from './call-counter.ts';
import type { CallRecord } from './call-record.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { type MetricSources, registerGauges } from './gauges.ts';

export interface RenderedMetrics {
  readonly contentType: string;
  readonly text: string;
}

export type MetricValues = readonly MetricObjectWithValues<MetricValue<string>>[];

/** Prometheus metrics. Their labels are codes, states and a limited number of the secrets' names: nothing that a caller sent. */
export interface Metrics {
  callStarted(): void;
  /** The connection of a call was closed or is free again, however the call ended. */
  callLeft(): void;
  /** `secret`: the name of the secret that the vault found for the call; null where the call did not come so far. */
  callEnded(record: CallRecord, secret: string | null): void;
  /** The relay responded with this code, to a call or any other request. */
  refused(code: ErrorCode): void;
  /** The text of a call contained the value of the secret that it named. */
  valueInCall(): void;
  readonly running: () => number;
  /** Text exposition format. */
  render(): Promise<RenderedMetrics>;
  /** The same as data, to be added to that of other processes. */
  values(): Promise<MetricValues>;
}

/** Upper bounds in seconds. */
const CALL_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 120];
const OVERHEAD_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1];

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const countCall = createCallCounter(registry);
  const duration = new DurationHistogram({
    name: 'client_secret_relay_call_seconds',
    help: 'Time from the first byte of a call to the last byte of its response.',
    registers,
    buckets: CALL_BUCKETS,
  });
  const upstream = new DurationHistogram({
    name: 'client_secret_relay_upstream_seconds',
    help: 'Time from the request to the first byte of the response of a destination.',
    registers,
    buckets: CALL_BUCKETS,
  });
  const overhead = new DurationHistogram({
    name: 'client_secret_relay_overhead_seconds',
    help: 'Time that the relay took before it sent a call: to read it, to decide and to decrypt.',
    registers,
    buckets: OVERHEAD_BUCKETS,
  });
  const refusals = new Map<ErrorCode, number>();
  new Counter({
    name: 'client_secret_relay_refusals_total',
    help: 'Requests of any kind that the relay responded to with a problem, by its code.',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const [code, count] of refusals) this.inc({ code }, count);
    },
  });
  const redactions = new Counter({
    name: 'client_secret_relay_redactions_total',
    help: 'Times that a response repeated the secret and it was replaced.',
    registers,
  });
  const valuesInCalls = new Counter({
    name: 'client_secret_relay_values_in_calls_total',
    help: 'Calls whose own text had the value of the secret: the caller guesses, or already has the key.',
    registers,
  });
  let running = 0;
  new Gauge({
    name: 'client_secret_relay_calls_running',
    help: 'Calls in progress.',
    registers,
    collect() {
      this.set(running);
    },
  });
  registerGauges(registry, sources);
  // Only for those who read them: they observe the event loop and the garbage collector all the time.
  let hasProcessMetrics = false;
  const ready = (): Registry => {
    if (!hasProcessMetrics) collectDefaultMetrics({ register: registry });
    hasProcessMetrics = true;
    return registry;
  };

  return {
    callStarted: () => {
      running += 1;
    },
    callLeft: () => {
      running -= 1;
    },
    callEnded: (record, secret) => {
      countCall(record, secret);
      const { timings, redactions: hits, forwarded } = record;
      duration.record(timings.total / 1000);
      if (timings.upstream !== undefined) upstream.record(timings.upstream / 1000);
      if (forwarded) overhead.record(((timings.parse ?? 0) + (timings.policy ?? 0) + (timings.open ?? 0)) / 1000);
      if (hits > 0) redactions.inc(hits);
    },
    refused: (code) => {
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
    },
    valueInCall: () => valuesInCalls.inc(),
    running: () => running,
    values: async () => (await ready().getMetricsAsJSON()) as MetricValues,
    render: async () => ({ contentType: registry.contentType, text: await ready().metrics() }),
  };
}
