import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines, jsonText } from '../../../../extension/playground/answer/json-lines.ts';

const laidOut = (json: string): string | null => {
  const lines = jsonLines(json);
  return lines && jsonText(lines);
};

test('numbers too big for JavaScript stay as they were sent', () => {
  expect(laidOut('{"id":12345678901234567890,"x":1e400,"y":-0.10}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "x": 1e400,\n  "y": -0.10\n}',
  );
});

test('repeated names and the order of names stay', () => {
  expect(laidOut('{"b":1,"2":2,"b":3}')).toBe('{\n  "b": 1,\n  "2": 2,\n  "b": 3\n}');
});

test('empty objects and lists take no line of their own', () => {
  expect(laidOut('{"a":{},"b":[ ],"c":[[]]}')).toBe('{\n  "a": {},\n  "b": [],\n  "c": [\n    []\n  ]\n}');
});

test.each(['', '{', '{"a":1', 'NaN', '{"a":1}{"b":2}', "{'a':1}"])('%s is no JSON', (text) => {
  expect(jsonLines(text)).toBeNull();
});

test('a line that opens knows the line that closes', () => {
  const lines = jsonLines('{"a":[1,2],"b":{"c":null}}') ?? [];
  const pairs = lines.flatMap(({ closes, tokens }, index) =>
    closes === undefined ? [] : [[tokens.at(-1)?.[1], lines[closes]?.tokens[0]?.[1], closes > index]],
  );
  expect(pairs).toEqual([
    ['{', '}', true],
    ['[', ']', true],
    ['{', '}', true],
  ]);
});

test('a string of some megabytes is one token', () => {
  const image = 'A'.repeat(5_000_000);
  expect(jsonLines(`{"b64_json":"${image}"}`)?.[1]?.tokens.at(-1)).toEqual(['string', `"${image}"`]);
});

test('the layout of any value is what JSON.stringify lays out', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const json = JSON.stringify(value);
      expect(laidOut(json)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    }),
    { seed: 7, numRuns: 500 },
  );
});
