import { expect, test } from 'vitest';
import { createByteBudget } from '../../../relay/limits/byte-budget.ts';

const never = new AbortController().signal;

test('bytes are taken until none are left, and again when some are given back', () => {
  const budget = createByteBudget(100);
  expect([budget.tryTake(60), budget.tryTake(41), budget.tryTake(40), budget.tryTake(1)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  budget.give(60);
  expect(budget.tryTake(60)).toBe(true);
});

test('who waits is served in order, and nobody overtakes: a large body would wait forever', async () => {
  const budget = createByteBudget(100);
  budget.tryTake(50);
  const order: string[] = [];
  const large = budget.take(90, never).then(() => order.push('large'));
  const small = budget.take(20, never).then(() => order.push('small'));
  expect(budget.tryTake(10)).toBe(false);
  budget.give(50);
  await large;
  expect(order).toEqual(['large']);
  budget.give(90);
  await small;
  expect(order).toEqual(['large', 'small']);
});

test('who stops waiting takes nothing, and lets the next one pass', async () => {
  const budget = createByteBudget(100);
  budget.tryTake(50);
  const leaving = new AbortController();
  const large = budget.take(90, leaving.signal);
  const small = budget.take(50, never);
  leaving.abort();
  expect([await large, await small]).toEqual([false, true]);
  expect(await budget.take(1, AbortSignal.abort())).toBe(false);
});

test('more than the whole is refused at once', async () => {
  expect(await createByteBudget(100).take(101, never)).toBe(false);
});
