import { expect, test } from 'vitest';
import { timingRows } from '../../../../extension/playground/response/timing-rows.ts';

test('each step starts where the one before ended, sums start with the call', () => {
  const rows = timingRows('parse;dur=1, policy;dur=2, upstream;dur=30, total;dur=33', {
    startedAt: 1000,
    headAt: 1040,
    endedAt: 1050,
  });
  expect(rows.map(({ start, duration }) => [start, duration])).toEqual([
    [0, 1],
    [1, 2],
    [3, 30],
    [0, 33],
    [0, 40],
    [40, 10],
    [0, 50],
  ]);
});

test('a call that is running has no end', () => {
  expect(timingRows(null, { startedAt: 1000, headAt: 1040, endedAt: null })).toEqual([
    { label: 'To first byte', start: 0, duration: 40 },
  ]);
});
