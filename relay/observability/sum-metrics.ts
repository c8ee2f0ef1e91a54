import { AggregatorRegistry, type Registry } from 'prom-client';
import type { MetricValues, RenderedMetrics } from './metrics.ts';

/** What processes that have ended have counted; nothing of them is in progress any more. */
const COUNTED = new Set(['counter', 'histogram']);

/**
 * Sums the metrics of all processes. A process that has ended keeps its share in what was counted, as it was last seen: a
 * counter that falls would look to Prometheus like a restart, and all that the others have counted like new.
 */
export function createMetricsSum() {
  let ended: MetricValues[] = [];
  const sum = (all: readonly MetricValues[]): Registry => AggregatorRegistry.aggregate(all as unknown as object[]);
  return {
    hasEnded: (last: MetricValues): void => {
      ended.push(last.filter(({ type }) => COUNTED.has(type as unknown as string)));
    },
    render: async (running: readonly MetricValues[]): Promise<RenderedMetrics> => {
      // One for all of them, however many workers have ended.
      if (ended.length > 1) ended = [(await sum(ended).getMetricsAsJSON()) as MetricValues];
      const registry = sum([...running, ...ended]);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
