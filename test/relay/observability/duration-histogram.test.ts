import { AggregatorRegistry, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { DurationHistogram } from '../../../relay/observability/duration-histogram.ts';

/** A histogram of a process that saw these durations, in seconds. */
function seen(...durations: number[]): Registry {
  const registry = new Registry();
  const histogram = new DurationHistogram({ name: 'took', help: 'h', registers: [registry], buckets: [0.1, 1] });
  for (const duration of durations) histogram.record(duration);
  return registry;
}

test('a duration is in its bucket and all larger ones, the bound included', async () => {
  expect((await seen(0.1, 0.5, 7).metrics()).trim().split('\n')).toEqual([
    '# HELP took h',
    '# TYPE took histogram',
    'took_bucket{le="0.1"} 1',
    'took_bucket{le="1"} 2',
    'took_bucket{le="+Inf"} 3',
    'took_sum 7.6',
    'took_count 3',
  ]);
});

test('the histograms of two processes add up', async () => {
  const parts = await Promise.all([seen(0.5).getMetricsAsJSON(), seen(0.5, 2).getMetricsAsJSON()]);
  const lines = (await AggregatorRegistry.aggregate(parts).metrics()).split('\n');
  expect(lines).toContain('took_bucket{le="1"} 2');
  expect(lines).toContain('took_sum 3');
  expect(lines).toContain('took_count 3');
});
