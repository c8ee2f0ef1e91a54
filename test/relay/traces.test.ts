import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createTraces } from '../../relay/traces.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { parseRequest } from '../../shared/protocol/request.ts';

const MEGABYTE = 1_048_576;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

test('twenty calls with a large body are remembered by the beginning of it, and take no more room than that', () => {
  const traces = createTraces();
  const before = heap();
  for (let index = 0; index < 20; index += 1) {
    const request = parseRequest({
      clientSecretName: 'n',
      url: 'https://api.example/',
      method: 'POST',
      data: { key: '$CLIENT_SECRET', text: `${index}${'x'.repeat(MEGABYTE)}` },
    });
    if (!request.ok) throw new Error(request.refusal.detail);
    const plan = planRequest(request.value);
    if (!plan.ok) throw new Error(plan.refusal.detail);
    const record = {
      id: String(index),
      at: 0,
      caller: { kind: 'anonymous', origin: null } as const,
      text: null,
      request: request.value,
      plan: plan.value,
      forwarded: true,
      refusal: null,
      status: 200,
      bytes: 0,
      redactions: 0,
      timings: { total: 1 },
      state: 'done' as const,
    };
    traces.add(record);
    traces.ended(record);
  }
  expect(heap() - before).toBeLessThan(15);
  expect(traces.get('7')?.forwarded?.body?.length).toBe(16_384);
  expect(traces.get('7')?.sent?.body).toContain('$CLIENT_SECRET');
});
