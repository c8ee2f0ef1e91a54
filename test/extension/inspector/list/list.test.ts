import { expect, test } from 'vitest';
import { barsOf, laneStyle } from '../../../../extension/inspector/list/bars.ts';
import { burstsOf } from '../../../../extension/inspector/list/bursts.ts';
import { nextSorting, sorted } from '../../../../extension/inspector/list/columns.ts';
import { targetOf } from '../../../../extension/inspector/list/keys.ts';
import { isPreflightRow, listRows } from '../../../../extension/inspector/list/rows.ts';
import { call } from '../../recorder/build.ts';

const ids = (calls: readonly { readonly id: number }[]): number[] => calls.map(({ id }) => id);

test('a heading sorts upwards, downwards, and then no more', () => {
  const up = nextSorting(null, 'time');
  const down = nextSorting(up, 'time');
  expect([up, down, nextSorting(down, 'time')]).toEqual([
    { column: 'time', isDescending: false },
    { column: 'time', isDescending: true },
    null,
  ]);
  expect(nextSorting(down, 'size')).toEqual({ column: 'size', isDescending: false });
});

test('equal calls keep the order in which they began, in both directions', () => {
  const calls = [30, 10, 30, 20].map((duration, id) => call({ id, duration }));
  expect(ids(sorted(calls, { column: 'time', isDescending: false }))).toEqual([1, 3, 0, 2]);
  expect(ids(sorted(calls, { column: 'time', isDescending: true }))).toEqual([0, 2, 3, 1]);
  expect(sorted(calls, null)).toBe(calls);
});

test('a failed preflight is a row below its call', () => {
  const preflight = {
    status: 204,
    startedAt: 0,
    duration: 1,
    error: null,
    reason: { kind: 'status', status: 204 } as const,
  };
  const calls = [
    call({ id: 1 }),
    call({ id: 2, preflight }),
    call({ id: 3, preflight: { ...preflight, reason: null } }),
  ];
  const rows = listRows(calls);
  expect(rows.map((row) => (isPreflightRow(row) ? `preflight of ${row.of.id}` : row.id))).toEqual([
    1,
    2,
    'preflight of 2',
    3,
  ]);
});

test.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', 9, 9],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 4, 3],
  ['ArrowUp', -1, 9],
  ['PageDown', 4, 7],
  ['PageUp', 1, 0],
  ['Home', 4, 0],
  ['End', 4, 9],
  ['a', 4, null],
])('%s leads from %i to %s', (key, at, target) => {
  expect(targetOf(key, at, 10, 3)).toBe(target);
  expect(targetOf(key, at, 0, 3)).toBeNull();
});

test('the axis of a call is found among many, whether or not the call itself was counted', () => {
  const calls = Array.from({ length: 1_000 }, (_, id) => call({ id, startedAt: id * 1_000, duration: 100 }));
  const burstOf = burstsOf(calls);
  expect(calls.map((one) => burstOf(one).start)).toEqual(calls.map(({ startedAt }) => startedAt));
  expect(burstOf(call({ startedAt: 5_060, duration: 10 })).start).toBe(5_000);
  expect(burstsOf([])(call({ startedAt: 7, duration: 90 })).start).toBe(7);
});

test('calls that ran together share an axis; after a pause it begins anew, and no axis is shorter than the longest call', () => {
  const calls = [
    call({ id: 1, startedAt: 1_000, duration: 100 }),
    call({ id: 2, startedAt: 1_050, duration: 400 }),
    call({ id: 3, startedAt: 1_500, duration: 50 }),
    call({ id: 4, startedAt: 9_000, duration: 10 }),
  ];
  const burstOf = burstsOf(calls);
  const [a, b, c, d] = calls.map(burstOf);
  expect([a?.start, b?.start, c?.start, d?.start]).toEqual([1_000, 1_000, 1_000, 9_000]);
  expect(a?.span).toBe(c?.span);
  expect(a?.span).toBeGreaterThanOrEqual(550);
  expect(d?.span).toBeGreaterThanOrEqual(400);
});

const timed = call({
  duration: 100,
  phases: { queued: 1, connect: 3, send: 1, wait: 90, receive: 5 },
  headers: [
    ['server-timing', 'parse;dur=0.5, policy;dur=0.2, open;dur=0.3, connect;dur=9, upstream;dur=70, total;dur=80'],
  ],
});

test('the clock of the relay stands where the page waited: its own work, then the destination', () => {
  const { page, relay, title } = barsOf(timed);
  expect(page.map(({ kind, start, duration }) => [kind, start, duration])).toEqual([
    ['connect', 0, 5],
    ['wait', 5, 90],
    ['receive', 95, 5],
  ]);
  expect(relay.map(({ kind, start, duration }) => [kind, start, Math.round(duration)])).toEqual([
    ['price', 5, 1],
    ['connect', 6, 9],
    ['destination', 15, 61],
  ]);
  expect(title).toContain('Relay 1 ms, relay → destination 70 ms');
});

test('a lane is drawn from its start on the axis, and however short it is seen', () => {
  const style = laneStyle(barsOf(timed).page, { ...timed, startedAt: 1_050 }, { start: 1_000, span: 200 });
  expect(style).toContain('transparent 25.00%, var(--bar-connect) 25.00% 27.50%');
  expect(style).toContain('max(75.00%, calc(25.00% + 2px))');
  expect(laneStyle([], timed, { start: 0, span: 100 })).toBe('none');
});
