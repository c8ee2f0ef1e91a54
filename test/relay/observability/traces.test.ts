import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { CallRecord } from '../../../relay/observability/call-record.ts';
import { createTraces } from '../../../relay/observability/traces.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const MEGABYTE = 1_048_576;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

/** As the pipeline records a call. */
function recordOf(id: string, data: Record<string, string>): CallRecord {
  const request = parseRequest({ clientSecretName: 'n', url: 'https://api.example/', method: 'POST', data });
  if (!request.ok) throw new Error(request.refusal.detail);
  const plan = planRequest(request.value);
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return {
    id,
    at: 0,
    caller: { kind: 'anonymous', origin: null },
    text: null,
    request: request.value,
    plan: plan.value,
    isFitted: false,
    forwarded: true,
    redirects: [],
    refusal: null,
    status: 200,
    bytes: 0,
    redactions: 0,
    timings: { total: 1 },
    state: 'done',
    slot: 0,
  };
}

test('twenty calls with a large body are remembered by the beginning of it, and take no more room than that', () => {
  const traces = createTraces();
  const before = heap();
  for (let index = 0; index < 20; index += 1) {
    const record = recordOf(String(index), { key: '$CLIENT_SECRET', text: `${index}${'x'.repeat(MEGABYTE)}` });
    traces.add(record);
    traces.ended(record);
  }
  expect(heap() - before).toBeLessThan(15);
  expect(traces.get('7')?.forwarded?.body?.length).toBe(16_384);
  expect(traces.get('7')?.sent?.body).toContain('$CLIENT_SECRET');
});

test('the last thousand are remembered, the newest first, and one that ends after its place was taken is gone', () => {
  const traces = createTraces();
  const late = recordOf('late', { key: '$CLIENT_SECRET', text: 'x'.repeat(5000) });
  traces.add(late);
  for (let index = 0; index < 1_001; index += 1) traces.add(recordOf(String(index), { key: '$CLIENT_SECRET' }));
  traces.ended(late);

  expect(traces.get('late')).toBeNull();
  expect(traces.get('0')).toBeNull();
  expect(traces.get('1')?.id).toBe('1');
  expect(traces.list(3).map(({ id }) => id)).toEqual(['1000', '999', '998']);
  expect(traces.list(2_000).map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, age) => `${1_000 - age}`));
});
