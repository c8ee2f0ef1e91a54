import { expect, test } from 'vitest';
import { createRowRecycler } from '../../../../extension/inspector/list/row-recycler.ts';
import { isSameView, viewAtEnd, viewOf, windowRange } from '../../../../extension/inspector/list/virtual-rows.ts';

const COUNT = 10_000;
const HEIGHT = 220;

test('of ten thousand rows only those in sight are there, wherever one scrolls', () => {
  for (let top = 0; top <= COUNT * 22 - HEIGHT; top += 7) {
    const { first, last } = windowRange(viewOf(top, HEIGHT, COUNT), COUNT);
    expect(first).toBeLessThanOrEqual(Math.max(0, Math.floor(top / 22) - 8));
    expect(last).toBeGreaterThanOrEqual(Math.min(COUNT, Math.ceil((top + HEIGHT) / 22) + 8));
    expect(last - first).toBeLessThan(40);
  }
  expect(windowRange(viewOf(0, HEIGHT, 3), 3)).toEqual({ first: 0, last: 3 });
  // Shorter at once than it was scrolled: by a filter.
  expect(windowRange(viewOf(5_000, HEIGHT, 3), 3)).toEqual({ first: 0, last: 3 });
});

test('slow scrolling has nothing to draw in most frames', () => {
  const views = Array.from({ length: 400 }, (_, frame) => viewOf(1_000 + frame * 11, HEIGHT, COUNT));
  const changes = views.filter((view, at) => at > 0 && !isSameView(view, views[at - 1] ?? view));
  expect(changes.length).toBeLessThan(60);
});

test('who sees the last row is at the end, and what is there then is known before it is scrolled to', () => {
  expect(viewOf((COUNT - 10) * 22, HEIGHT, COUNT).isAtEnd).toBe(true);
  const above = viewOf((COUNT - 11) * 22, HEIGHT, COUNT);
  expect(above.isAtEnd).toBe(false);
  expect(windowRange(viewAtEnd(above, COUNT + 5), COUNT + 5).last).toBe(COUNT + 5);
});

const keys = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `row ${from + at}`);

test('a row keeps its place on the page, and one that comes takes the place of one that goes', () => {
  const slotsOf = createRowRecycler();
  const before = slotsOf(keys(0, 30));
  const after = slotsOf(keys(4, 34));
  expect(after.slice(0, 26)).toEqual(before.slice(4));
  expect([...after].sort()).toEqual([...before].sort());
});

test('no two rows have one place, and there are no more places than there were rows at once', () => {
  const slotsOf = createRowRecycler();
  for (let step = 0; step < 2_000; step += 1) {
    const from = (step * step * 31) % 9_000;
    const slots = slotsOf(keys(from, from + ((step * 17) % 60)));
    expect(new Set(slots).size).toBe(slots.length);
    expect(Math.max(0, ...slots)).toBeLessThan(60);
  }
});
