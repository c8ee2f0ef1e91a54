import { Counter, Gauge, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import type { CallRecord } from './call-record.ts';
import { DurationHistogram } from './duration-histogram.ts';

export interface RenderedMetrics {
  readonly contentType: string;
  readonly text: string;
}

export type MetricValues = readonly MetricObjectWithValues<MetricValue<string>>[];

/** Prometheus metrics; labels are codes and states only, so their number is bounded and no name leaks. */
export interface Metrics {
  callStarted(): void;
  /** The connection of a call was closed or is free again, however the call ended. */
  callLeft(): void;
  callEnded(record: CallRecord): void;
  /** The text of a call contained the value of the secret that it named. */
  valueInCall(): void;
  readonly running: () => number;
  /** Text exposition format. */
  render(): Promise<RenderedMetrics>;
  /** The same as data, to be added to that of other processes. */
  values(): Promise<MetricValues>;
}

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '7xx', '8xx', '9xx'];

/** `waiting`: how many calls wait for a connection to their destination. */
export function createMetrics(waiting: () => number): Metrics {
  const registry = new Registry();
  // Counted here and reported on scrape: the counters of the library look up and check labels at every call.
  const outcomes = new Map<string, number>();
  new Counter({
    name: 'client_secret_relay_calls_total',
    help: 'Calls ended, by the code of the refusal or the class of the status of the upstream.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of outcomes) this.inc({ outcome }, count);
    },
  });
  const duration = new DurationHistogram({
    name: 'client_secret_relay_call_seconds',
    help: 'Time from the first byte of a call to the last byte of its response.',
    registers: [registry],
  });
  const redactions = new Counter({
    name: 'client_secret_relay_redactions_total',
    help: 'Times that a response repeated the secret and it was replaced.',
    registers: [registry],
  });
  const valuesInCalls = new Counter({
    name: 'client_secret_relay_values_in_calls_total',
    help: 'Calls whose own text had the value of the secret: the caller guesses, or already has the key.',
    registers: [registry],
  });
  let running = 0;
  new Gauge({
    name: 'client_secret_relay_calls_running',
    help: 'Calls in progress.',
    registers: [registry],
    collect() {
      this.set(running);
    },
  });
  new Gauge({
    name: 'client_secret_relay_calls_waiting',
    help: 'Calls that wait for a connection to their destination.',
    registers: [registry],
    collect() {
      this.set(waiting());
    },
  });
  return {
    callStarted: () => {
      running += 1;
    },
    callLeft: () => {
      running -= 1;
    },
    callEnded: ({ refusal, status, timings, redactions: hits }) => {
      const outcome = refusal?.code ?? CLASSES[Math.floor(status / 100)] ?? 'unknown';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      duration.record(timings.total / 1000);
      if (hits > 0) redactions.inc(hits);
    },
    valueInCall: () => valuesInCalls.inc(),
    running: () => running,
    values: async () => (await registry.getMetricsAsJSON()) as MetricValues,
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
