import { expect, test } from 'vitest';
import { DayCounts } from '../../../relay/usage/day-counts.ts';

const countsOf = (secrets: number, callers: number): DayCounts => {
  const counts = new DayCounts(1);
  for (let secret = 0; secret < secrets; secret += 1) {
    for (let caller = 0; caller < callers; caller += 1) counts.of(`s${secret}`, `user u${caller}`).calls += 1;
  }
  return counts;
};

test('a thousand callers of a secret and twenty thousand of all are told apart, and each secret has one count for the others', () => {
  expect(countsOf(1, 5_000).size).toBe(1_001);
  expect(countsOf(25, 1_000).size).toBe(20_005);
});

test('what is taken are whole secrets, those that were counted first, and it can be put back', () => {
  const counts = countsOf(5, 3);
  const taken = counts.take(4);
  expect([...taken.entries()].map(([id, callers]) => [id, callers.size])).toEqual([
    ['s0', 3],
    ['s1', 3],
  ]);
  expect([taken.size, counts.size]).toEqual([6, 9]);
  counts.addAll(taken);
  expect(counts.size).toBe(15);
  expect(counts.of('s0', 'user u0').calls).toBe(1);
});
