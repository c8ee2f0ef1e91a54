import { expect, test } from 'vitest';
import { createLog } from '../../../extension/recorder/log.ts';
import { call } from './build.ts';

const kept = (text: string) => ({ state: 'kept', text, isBase64: false }) as const;

test('the oldest calls make room for new ones, and all are counted', () => {
  const log = createLog(3);
  for (const id of [1, 2, 3, 4, 5]) log.add(call({ id, startedAt: id }));
  expect(log.snapshot().calls.map(({ id }) => id)).toEqual([3, 4, 5]);
  expect(log.snapshot().total).toBe(5);
});

test('a call that began earlier and ended later stands where it began', () => {
  const log = createLog();
  for (const [id, startedAt] of [
    [1, 10],
    [2, 30],
    [3, 20],
    [4, 5],
  ] as const) {
    log.add(call({ id, startedAt }));
  }
  expect(log.snapshot().calls.map(({ id }) => id)).toEqual([4, 1, 3, 2]);
});

test('the oldest bodies are let go once there are too many characters; the calls stay', () => {
  const log = createLog(10, 100);
  const sent = { ...call().sent, body: 'x'.repeat(20) };
  for (const id of [1, 2, 3]) log.add(call({ id, startedAt: id, sent, body: kept('y'.repeat(30)) }));
  const [first, second, third] = log.snapshot().calls;
  expect(first?.body).toEqual({ state: 'evicted' });
  expect(first?.sent).toMatchObject({ body: null, bodyNote: 'evicted' });
  expect(second?.body.state).toBe('kept');
  expect(third?.body.state).toBe('kept');
});

test('ten thousand calls with large bodies never hold more characters than they may', () => {
  const log = createLog(1_000, 50_000);
  for (let id = 0; id < 10_000; id += 1) log.add(call({ id, startedAt: id ^ 3, body: kept('y'.repeat(id % 700)) }));
  const { calls, total } = log.snapshot();
  const characters = calls.reduce((sum, { body }) => sum + (body.state === 'kept' ? body.text.length : 0), 0);
  expect([calls.length, total]).toEqual([1_000, 10_000]);
  expect(characters).toBeLessThanOrEqual(50_000);
  expect(characters).toBeGreaterThan(45_000);
});

test('a snapshot stays as it was', () => {
  const log = createLog();
  log.add(call({ id: 1 }));
  const before = log.snapshot();
  expect(log.snapshot()).toBe(before);
  log.replace(call({ id: 1, status: 500 }));
  log.add(call({ id: 2 }));
  expect(before.calls.map(({ status }) => status)).toEqual([200]);
  expect(log.snapshot().calls.map(({ status }) => status)).toEqual([500, 200]);
  log.clear();
  expect(log.snapshot()).toEqual({ calls: [], total: 0 });
});
