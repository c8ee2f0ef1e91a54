import { expect, test } from 'vitest';
import { timingChart } from '../../../../extension/playground/response/timing-rows.ts';

const CALL = { startedAt: 1000, headAt: 1060, endedAt: 1080 };
const bars = (header: string | null, call = CALL) =>
  timingChart(header, call).rows.map(({ step, start, duration }) => [step, start, duration]);

test('each bar starts where the one before ended, and together they are the whole call', () => {
  const header =
    'parse;dur=1, policy;dur=2, dns;dur=4, connect;dur=6, tls;dur=7, wait;dur=3, upstream;dur=37, total;dur=42';
  expect(bars(header)).toEqual([
    ['there', 0, 9],
    ['parse', 9, 1],
    ['policy', 10, 2],
    ['wait', 12, 3],
    ['dns', 15, 4],
    ['connect', 19, 6],
    ['tls', 25, 7],
    ['upstream', 32, 17],
    ['rest', 49, 2],
    ['back', 51, 9],
    ['download', 60, 20],
  ]);
  expect(timingChart(header, CALL)).toMatchObject({ total: 80, hasRelay: true, isReused: false });
});

test('a connection that was open is said to be', () => {
  expect(timingChart('parse;dur=1, upstream;dur=30, total;dur=31', CALL)).toMatchObject({ isReused: true, total: 80 });
});

test('a relay whose clock is faster does not push its steps out of the call', () => {
  const { rows, total } = timingChart('parse;dur=10, upstream;dur=90, total;dur=100', CALL);
  expect(rows[0]).toMatchObject({ step: 'parse', start: 0 });
  expect(total).toBe(100);
});

test('without the steps of a relay, or while the call is running, there is what the browser measured', () => {
  expect(bars(null)).toEqual([
    ['firstByte', 0, 60],
    ['download', 60, 20],
  ]);
  expect(timingChart(null, { ...CALL, endedAt: null }).rows).toHaveLength(1);
});
