import { expect, test } from 'vitest';
import { createBackoff } from '../../../relay/cluster/backoff.ts';

test('a worker is replaced at once, and later and later if they end soon again and again', () => {
  const backoff = createBackoff();
  const waits = Array.from({ length: 10 }, () => backoff(500));
  expect(waits).toEqual([0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
});

test('one that has lived for long is replaced at once', () => {
  const backoff = createBackoff();
  for (let times = 0; times < 5; times += 1) backoff(500);
  expect([backoff(60_000), backoff(500), backoff(500)]).toEqual([0, 100, 200]);
});
