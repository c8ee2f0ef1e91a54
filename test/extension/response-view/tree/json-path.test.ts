import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanJson } from '../../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import {
  isClosing,
  javaScriptPath,
  jsonPath,
  stepsTo,
  valueText,
} from '../../../../extension/response-view/tree/json-path.ts';
import { runs } from '../../../support/runs.ts';

const linesOf = (text: string, max?: number) => {
  const lines = runSync(scanJson(text, max === undefined ? {} : { max }));
  if (lines === null) throw new Error('The sample is not JSON.');
  return lines;
};
const SAMPLE = linesOf('{"data":[{"a b":1,"it\'s":"x\\n"},{},[1,[2,3]]],"n":12345678901234567890}');

test('the path of each line', () => {
  const paths = Array.from({ length: SAMPLE.count }, (_, line) => line)
    .filter((line) => !isClosing(SAMPLE, line))
    .map((line) => [jsonPath(stepsTo(SAMPLE, line)), javaScriptPath(stepsTo(SAMPLE, line))]);
  expect(paths).toEqual([
    ['$', ''],
    ['$.data', 'data'],
    ['$.data[0]', 'data[0]'],
    ["$.data[0]['a b']", "data[0]['a b']"],
    ["$.data[0]['it\\'s']", "data[0]['it\\'s']"],
    ['$.data[1]', 'data[1]'],
    ['$.data[2]', 'data[2]'],
    ['$.data[2][0]', 'data[2][0]'],
    ['$.data[2][1]', 'data[2][1]'],
    ['$.data[2][1][0]', 'data[2][1][0]'],
    ['$.data[2][1][1]', 'data[2][1][1]'],
    ['$.n', 'n'],
  ]);
});

test('the value of a line, as it is copied', () => {
  const values = [2, 4, 6, 7, 15].map((line) => valueText(SAMPLE, line));
  expect(values).toEqual([
    '{\n  "a b": 1,\n  "it\'s": "x\\n"\n}',
    'x\n',
    '{}',
    '[\n  1,\n  [\n    2,\n    3\n  ]\n]',
    '12345678901234567890',
  ]);
});

test('a value whose end is not among the lines is not copied', () => {
  const cut = linesOf('{"a":[1,2,3]}', 3);
  expect([valueText(cut, 0), valueText(cut, 2)]).toEqual([null, '1']);
});

test('a long value is copied as it came', () => {
  const list = JSON.stringify(Array.from({ length: 25_000 }, (_, index) => index));
  expect(valueText(linesOf(`{"list":${list},"b":1}`), 1)).toBe(list);
});

test('the path of any value leads to it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const lines = linesOf(text);
      for (let line = 0; line < lines.count; line += 1) {
        if (isClosing(lines, line)) continue;
        const value = stepsTo(lines, line).reduce<unknown>(
          (inside, step) => (inside as Record<string | number, unknown>)[step],
          JSON.parse(text),
        );
        const copied = valueText(lines, line) ?? '';
        if (typeof value === 'string') expect(copied).toBe(value);
        else expect(JSON.parse(copied)).toEqual(value);
      }
    }),
    { numRuns: runs(200, 10_000), seed: 7 },
  );
});
