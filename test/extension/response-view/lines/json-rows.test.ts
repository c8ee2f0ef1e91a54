import { expect, test } from 'vitest';
import { type JsonLines, scanJson } from '../../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import { jsonRows, partsBetween, rowLength, shownTokens } from '../../../../extension/response-view/lines/json-rows.ts';

const COLUMNS = 60;
const NONE: ReadonlySet<number> = new Set();

function linesOf(value: unknown): JsonLines {
  const lines = runSync(scanJson(JSON.stringify(value)));
  if (!lines) throw new Error('JSON.stringify makes JSON.');
  return lines;
}

/** What the rows show, the indentation left out. */
function shown(lines: JsonLines, folded = NONE, opened = NONE): string[] {
  const rows = jsonRows(lines, { folded, opened }, COLUMNS, 1_000);
  return Array.from({ length: rows.count }, (_, row) => {
    const { line, part } = rows.at(row);
    const length = rowLength(lines, line, COLUMNS);
    return partsBetween(shownTokens(lines, line, opened.has(line), length), part * length, (part + 1) * length)
      .map(({ token, from, to }) => token[1].slice(from, to))
      .join('');
  });
}

test('short lines have a row each', () => {
  expect(shown(linesOf({ a: [1, 'b'] }))).toEqual(['{', '"a": [', '1,', '"b"', ']', '}']);
});

test('the rows of a long line are its text', () => {
  const text = 'abcdefghij'.repeat(20);
  const rows = shown(linesOf([text]));
  expect(rows.slice(1, -1).join('')).toBe(`"${text}"`);
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS);
});

test('a string of thousands is shortened until it is opened', () => {
  const lines = linesOf({ a: 'x'.repeat(5_000), b: 1 });
  const rows = shown(lines);
  expect(rows.length).toBeLessThan(12);
  expect(rows.join('')).toContain('… 4,791 more characters,');
  expect(shown(lines, NONE, new Set([1])).join('')).toBe(`{"a": "${'x'.repeat(5_000)}","b": 1}`);
});

test('what a folded line holds has no rows', () => {
  expect(shown(linesOf({ a: [1, 2], b: 3 }), new Set([1]))).toEqual(['{', '"a": [', '"b": 3', '}']);
});

test('a line of wide characters takes twice the rows', () => {
  const count = (text: string): number => shown(linesOf([text])).length - 2;
  expect(count('漢'.repeat(150))).toBe(2 * count('a'.repeat(150)));
});

test('however deep a line is, half of the room is for its text', () => {
  let value: unknown = 'deep';
  for (let depth = 0; depth < 200; depth += 1) value = [value];
  const lines = linesOf(value);
  expect(rowLength(lines, 200, COLUMNS)).toBeGreaterThan(COLUMNS / 2 - 6);
});
