import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterBoundary, rowsOfLines } from '../../../../extension/response-view/lines/wrap.ts';

const following = (line: number): number => line + 1;

test('every row is of the line and the part that counting says', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (heights) => {
      const rows = rowsOfLines(heights.length, (line) => heights[line] ?? 0, following, 1_000_000);
      const expected = heights.flatMap((height, line) => Array.from({ length: height }, (_, part) => ({ line, part })));
      expect(Array.from({ length: rows.count }, (_, row) => rows.at(row))).toEqual(expected);
      heights.forEach((_, line) => {
        expect(rows.at(rows.of(line))).toEqual({ line, part: 0 });
      });
    }),
    { seed: 7 },
  );
});

test('lines that are left out have no row', () => {
  const rows = rowsOfLines(
    6,
    () => 2,
    (line) => (line === 1 ? 4 : line + 1),
    1_000_000,
  );
  expect(Array.from({ length: rows.count }, (_, row) => rows.at(row).line)).toEqual([0, 0, 1, 1, 4, 4, 5, 5]);
});

test('there are no more rows than asked for', () => {
  expect(rowsOfLines(10, () => 3, following, 7)).toMatchObject({ count: 7, lines: 2 });
  expect(rowsOfLines(10, () => 3, following, 30)).toMatchObject({ count: 30, lines: 10 });
});

test('a character of two halves is not cut in the middle', () => {
  expect([0, 1, 2, 3, 4].map((at) => characterBoundary('a😀b', at))).toEqual([0, 1, 1, 3, 4]);
});
