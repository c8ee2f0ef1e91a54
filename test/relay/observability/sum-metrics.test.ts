import { expect, test } from 'vitest';
import type { CallRecord } from '../../../relay/observability/call-record.ts';
import { createMetrics, type Metrics } from '../../../relay/observability/metrics.ts';
import { createMetricsSum } from '../../../relay/observability/sum-metrics.ts';
import { IDLE } from '../../support/relay/idle-sources.ts';

const ENDED = { refusal: null, status: 200, timings: { total: 500 }, redactions: 1, forwarded: true };

/** A process that has so many calls in progress, and has ended so many with 200 after half a second. */
function process(running: number, ended: number): Metrics {
  const metrics = createMetrics({ ...IDLE, waiting: () => 2 });
  for (let call = 0; call < running; call += 1) metrics.callStarted();
  for (let call = 0; call < ended; call += 1) metrics.callEnded(ENDED as unknown as CallRecord, 'a');
  return metrics;
}
const shown = (text: string, name: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`client_secret_relay_${name} `))
      ?.split(' ')[1],
  );
const NAMES = [
  'calls_total{secret="a",outcome="response",code="2xx"}',
  'call_seconds_count',
  'call_seconds_sum',
  'call_seconds_bucket{le="0.1"}',
  'call_seconds_bucket{le="+Inf"}',
  'redactions_total',
  'calls_running',
  'calls_waiting',
];

test('the metrics of all processes are added up', async () => {
  const values = await Promise.all([process(1, 3).values(), process(4, 5).values()]);
  const { text, contentType } = await createMetricsSum().render(values);
  expect(NAMES.map((name) => shown(text, name))).toEqual([8, 8, 4, 0, 8, 8, 5, 4]);
  expect(contentType).toBe((await process(0, 0).render()).contentType);
});

test('what a process that has ended has counted stays, and nothing of it is in progress', async () => {
  const sum = createMetricsSum();
  for (const ended of [3, 4, 5]) {
    sum.hasEnded(await process(9, ended).values());
    await sum.render([]);
  }
  const { text } = await sum.render([await process(1, 1).values()]);
  expect(NAMES.map((name) => shown(text, name))).toEqual([13, 13, 6.5, 0, 13, 13, 1, 2]);
});

test('the durations of calls are in the text that is rendered', async () => {
  const { text } = await process(0, 3).render();
  expect([shown(text, 'call_seconds_count'), shown(text, 'call_seconds_bucket{le="0.5"}')]).toEqual([3, 3]);
});

test('the sum of one process is what it would say by itself', async () => {
  const one = process(2, 3);
  const { text } = await createMetricsSum().render([await one.values()]);
  // What Node says of the process changes all the time.
  const own = (all: string): string[] => all.split('\n').filter((line) => line.includes('client_secret_relay_'));
  expect(own(text)).toEqual(own((await one.render()).text));
  expect(own(text).length).toBeGreaterThan(20);
});
