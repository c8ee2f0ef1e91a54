import { describe, expect, test } from 'vitest';
import type { CallRecord } from '../../../relay/observability/call-record.ts';
import { createMetrics, type Metrics } from '../../../relay/observability/metrics.ts';
import { type ErrorCode, refusal } from '../../../shared/errors.ts';
import { IDLE } from '../../support/relay/idle-sources.ts';

const record = (more: Partial<CallRecord> = {}): CallRecord => ({
  id: 't',
  at: 0,
  caller: { kind: 'anonymous', origin: null },
  text: null,
  request: null,
  plan: null,
  isFitted: false,
  forwarded: true,
  redirects: [],
  refusal: null,
  status: 200,
  bytes: 0,
  redactions: 0,
  timings: { total: 3, parse: 0.2, policy: 0.1, open: 0.1, upstream: 30 },
  state: 'done',
  slot: 0,
  ...more,
});
const refused = (code: ErrorCode, more: Partial<CallRecord> = {}): CallRecord =>
  record({ refusal: refusal(code, 'No.'), ...more });

/** The lines of one metric, without the prefix that all have. */
async function lines(metrics: Metrics, name: string): Promise<string[]> {
  const { text } = await metrics.render();
  const prefix = 'client_secret_relay_';
  return text
    .split('\n')
    .filter((line) => line.startsWith(prefix + name))
    .map((line) => line.slice(prefix.length));
}

test('calls are counted by the secret, how they ended, and the code or the class of the status', async () => {
  const metrics = createMetrics(IDLE);
  metrics.callEnded(record(), 'openai');
  metrics.callEnded(record({ status: 204 }), 'openai');
  metrics.callEnded(record({ status: 404 }), 'openai');
  metrics.callEnded(record({ state: 'aborted', status: 0 }), 'openai');
  metrics.callEnded(record({ status: 202, forwarded: false }), 'openai');
  metrics.callEnded(refused('RATE_LIMITED', { forwarded: false }), 'openai');
  metrics.callEnded(refused('UPSTREAM_TIMEOUT', { state: 'aborted' }), 'openai');
  metrics.callEnded(refused('SECRET_NOT_FOUND', { forwarded: false }), null);
  expect(await lines(metrics, 'calls_total')).toEqual([
    'calls_total{secret="openai",outcome="response",code="2xx"} 2',
    'calls_total{secret="openai",outcome="response",code="4xx"} 1',
    'calls_total{secret="openai",outcome="refused",code="RATE_LIMITED"} 1',
    'calls_total{secret="openai",outcome="failed",code="UPSTREAM_TIMEOUT"} 1',
    'calls_total{secret="openai",outcome="aborted",code="0xx"} 1',
    'calls_total{secret="openai",outcome="queued",code="2xx"} 1',
    'calls_total{secret="_none",outcome="refused",code="SECRET_NOT_FOUND"} 1',
  ]);
});

test('the hundredth secret has a label of its own, and all later ones share one', async () => {
  const metrics = createMetrics(IDLE);
  for (let index = 1; index <= 300; index += 1) metrics.callEnded(record(), `secret-${index}`);
  metrics.callEnded(record(), 'secret-1');
  const counted = await lines(metrics, 'calls_total');
  expect(counted).toHaveLength(101);
  expect(counted).toContain('calls_total{secret="secret-1",outcome="response",code="2xx"} 2');
  expect(counted).toContain('calls_total{secret="secret-100",outcome="response",code="2xx"} 1');
  expect(counted).toContain('calls_total{secret="_other",outcome="response",code="2xx"} 200');
});

describe('durations', () => {
  test('of upstreams and of the relay itself are in buckets of seconds that add up', async () => {
    const metrics = createMetrics(IDLE);
    metrics.callEnded(record(), 'a');
    metrics.callEnded(record({ timings: { total: 400_000, upstream: 400_000, parse: 2_000 } }), 'a');
    const upstream = await lines(metrics, 'upstream_seconds');
    expect(upstream).toContain('upstream_seconds_bucket{le="0.02"} 0');
    expect(upstream).toContain('upstream_seconds_bucket{le="0.1"} 1');
    expect(upstream).toContain('upstream_seconds_bucket{le="120"} 1');
    expect(upstream).toContain('upstream_seconds_bucket{le="+Inf"} 2');
    expect(upstream).toContain('upstream_seconds_sum 400.03');
    const overhead = await lines(metrics, 'overhead_seconds');
    expect(overhead).toContain('overhead_seconds_bucket{le="0.00025"} 0');
    expect(overhead).toContain('overhead_seconds_bucket{le="0.0005"} 1');
    expect(overhead).toContain('overhead_seconds_count 2');
  });

  test('of a call that was not sent count as a call only', async () => {
    const metrics = createMetrics(IDLE);
    metrics.callEnded(refused('URL_NOT_ALLOWED', { forwarded: false, timings: { total: 1, parse: 1 } }), 'a');
    expect(await lines(metrics, 'call_seconds_count')).toEqual(['call_seconds_count 1']);
    expect(await lines(metrics, 'upstream_seconds_count')).toEqual(['upstream_seconds_count 0']);
    expect(await lines(metrics, 'overhead_seconds_count')).toEqual(['overhead_seconds_count 0']);
  });
});

test('refusals, redactions and values in calls are counted', async () => {
  const metrics = createMetrics(IDLE);
  metrics.refused('NOT_FOUND');
  metrics.refused('NOT_FOUND');
  metrics.refused('TOKEN_INVALID');
  metrics.callEnded(record({ redactions: 3 }), 'a');
  metrics.valueInCall();
  expect(await lines(metrics, 'refusals_total')).toEqual([
    'refusals_total{code="NOT_FOUND"} 2',
    'refusals_total{code="TOKEN_INVALID"} 1',
  ]);
  expect(await lines(metrics, 'redactions_total')).toEqual(['redactions_total 3']);
  expect(await lines(metrics, 'values_in_calls_total')).toEqual(['values_in_calls_total 1']);
});

test('what the parts of the relay say of themselves is read at each scrape, the process included', async () => {
  let pending = 1;
  const metrics = createMetrics({
    ...IDLE,
    streams: () => ({ response: 4, websocket: 2 }),
    queued: () => ({ pending, running: 3 }),
    upstreamConnections: () => new Map([['h2', 5]]),
    callerConnections: async () => 6,
  });
  metrics.callStarted();
  metrics.callStarted();
  metrics.callLeft();
  expect(await lines(metrics, 'calls_running')).toEqual(['calls_running 1']);
  expect(await lines(metrics, 'streams_open')).toEqual([
    'streams_open{kind="response"} 4',
    'streams_open{kind="websocket"} 2',
  ]);
  expect(await lines(metrics, 'upstream_connections')).toEqual(['upstream_connections{protocol="h2"} 5']);
  expect(await lines(metrics, 'caller_connections')).toEqual(['caller_connections 6']);
  pending = 9;
  expect(await lines(metrics, 'queued_calls')).toEqual([
    'queued_calls{state="pending"} 9',
    'queued_calls{state="running"} 3',
  ]);
  expect((await metrics.render()).text).toMatch(/^process_resident_memory_bytes \d+$/m);
});
