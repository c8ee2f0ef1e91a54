import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDeadlines, type Deadline } from '../../../relay/server/deadlines.ts';

const MS = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Deadlines that note their names when they pass. */
function scene() {
  const deadlines = createDeadlines(MS);
  const passed: string[] = [];
  const start = (name: string, ago?: number): Deadline =>
    deadlines.start(() => void passed.push(name), ago === undefined ? undefined : performance.now() - ago);
  return { passed, start };
}

test('a deadline passes after its time, once, and not before', () => {
  const { passed, start } = scene();
  start('a');
  vi.advanceTimersByTime(MS - 1);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual(['a']);
  vi.advanceTimersByTime(10 * MS);
  expect(passed).toEqual(['a']);
  expect(vi.getTimerCount()).toBe(0);
});

test('each passes in its own time, in the order in which they end', () => {
  const { passed, start } = scene();
  start('first');
  vi.advanceTimersByTime(400);
  start('third');
  start('second', 300);
  start('long due', 5 * MS);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1);
  start('last');
  expect(passed).toEqual(['long due']);
  vi.advanceTimersByTime(MS - 401);
  expect(passed).toEqual(['long due', 'first']);
  vi.advanceTimersByTime(100);
  expect(passed).toEqual(['long due', 'first', 'second']);
  vi.advanceTimersByTime(299);
  expect(passed).toHaveLength(3);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual(['long due', 'first', 'second', 'third']);
  vi.advanceTimersByTime(1);
  expect(passed.at(-1)).toBe('last');
});

describe('a deadline that was cleared does not pass', () => {
  test.each([
    [[0], 'bcd'],
    [[1], 'acd'],
    [[3], 'abc'],
    [[1, 2], 'ad'],
    [[2, 1, 0], 'd'],
    [[0, 1, 2, 3], ''],
    [[3, 0], 'bc'],
  ])('%j of four', (cleared, rest) => {
    const { passed, start } = scene();
    const all = ['a', 'b', 'c', 'd'].map((name) => start(name));
    for (const index of cleared) all[index]?.clear();
    start('e');
    vi.advanceTimersByTime(MS);
    expect(passed.join('')).toBe(`${rest}e`);
  });

  test('while those after it do, in their time', () => {
    const { passed, start } = scene();
    const first = start('first');
    vi.advanceTimersByTime(600);
    start('second');
    first.clear();
    vi.advanceTimersByTime(MS - 1);
    expect(passed).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(passed).toEqual(['second']);
  });
});

test('clearing one twice, or after it passed, takes none of the others away', () => {
  const { passed, start } = scene();
  const first = start('first');
  vi.advanceTimersByTime(MS);
  const second = start('second');
  start('third');
  first.clear();
  second.clear();
  second.clear();
  start('fourth');
  vi.advanceTimersByTime(MS);
  expect(passed).toEqual(['first', 'third', 'fourth']);
});

test('what passes may start another one, and clear one that is due at the same time', () => {
  const deadlines = createDeadlines(MS);
  const passed: string[] = [];
  let other: Deadline | null = null;
  deadlines.start(() => {
    passed.push('first');
    other?.clear();
    deadlines.start(() => void passed.push('next'));
  });
  other = deadlines.start(() => void passed.push('other'));
  vi.advanceTimersByTime(MS);
  expect(passed).toEqual(['first']);
  vi.advanceTimersByTime(MS);
  expect(passed).toEqual(['first', 'next']);
});

test('one timer serves all of them, and keeps no process running', () => {
  vi.useRealTimers();
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const deadlines = createDeadlines(60_000);
  const all = Array.from({ length: 100 }, () => deadlines.start(() => {}));
  expect(timer).toHaveBeenCalledTimes(1);
  expect(timer.mock.calls[0]?.[1]).toBeGreaterThan(59_000);
  const [started] = timer.mock.results as { value: NodeJS.Timeout }[];
  expect(started?.value.hasRef()).toBe(false);
  for (const deadline of all) deadline.clear();
  timer.mockRestore();
});
