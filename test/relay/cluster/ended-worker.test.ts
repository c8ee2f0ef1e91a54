import { expect, test } from 'vitest';
import { remoteAddresses, serveAddresses } from '../../../relay/cluster/addresses.ts';
import { remoteBytes, serveBytes } from '../../../relay/cluster/byte-budget.ts';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';
import { createConcurrencyLimiter } from '../../../relay/limits/concurrency-limiter.ts';
import { linkedWorkers } from '../../support/relay/linked.ts';

const never = new AbortController().signal;

function budgets(bytes: number) {
  const budget = createByteBudget(bytes);
  const { ofPrimary, ofWorkers } = linkedWorkers(2);
  for (const link of ofPrimary) serveBytes(link, budget);
  const [a, b] = ofWorkers.map(remoteBytes) as [ReturnType<typeof remoteBytes>, ReturnType<typeof remoteBytes>];
  return { a, b, end: (worker: number) => ofPrimary[worker]?.close() };
}

test('workers share one budget of bytes', async () => {
  const { a, b } = budgets(100);
  expect([await a.tryTake(60), await b.tryTake(41), await b.tryTake(40)]).toEqual([true, false, true]);
  a.give(60);
  expect(await b.take(60, never)).toBe(true);
});

test('a body that waits for room gives up with its call, and holds up nobody then', async () => {
  const { a, b } = budgets(100);
  await a.tryTake(90);
  const gone = new AbortController();
  const waits = b.take(50, gone.signal);
  expect(await a.tryTake(1)).toBe(false);
  gone.abort();
  expect(await waits).toBe(false);
  expect(await a.tryTake(1)).toBe(true);
});

test('the bytes of a worker that has ended are free, and those that it waited for', async () => {
  const { a, b, end } = budgets(100);
  await a.tryTake(80);
  await b.tryTake(20);
  void a.take(30, never).catch(() => {});
  expect(await b.tryTake(1)).toBe(false);
  end(0);
  expect(await b.tryTake(80)).toBe(true);
});

test('an address is counted over all workers, without the calls of one that has ended', async () => {
  const limiter = createConcurrencyLimiter(2);
  const { ofPrimary, ofWorkers } = linkedWorkers(2);
  for (const link of ofPrimary) serveAddresses(link, limiter);
  const enter = async (worker: number) =>
    (await remoteAddresses(ofWorkers[worker] as never).enter('192.0.2.1')) ?? null;
  const first = await enter(0);
  await enter(1);
  expect(await enter(0)).toBeNull();
  first?.();
  expect(await enter(1)).not.toBeNull();
  expect(await enter(0)).toBeNull();
  ofPrimary[1]?.close();
  expect([await enter(0), await enter(0)]).toEqual([expect.any(Function), expect.any(Function)]);
  expect(await enter(0)).toBeNull();
});
