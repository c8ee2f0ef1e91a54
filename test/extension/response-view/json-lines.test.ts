import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, lineTokens, scanJson } from '../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../extension/response-view/lines/in-slices.ts';

const jsonLines = (json: string) => runSync(scanJson(json));

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
  const lines = jsonLines('{"a":[1,2],"b":{"c":null}}');
  if (!lines) throw new Error('That is JSON.');
  const pairs = [...lines.closes].flatMap((closes, index) =>
    closes === 0 ? [] : [[lineTokens(lines, index).at(-1)?.[1], lineTokens(lines, closes)[0]?.[1], closes > index]],
  );
  expect(pairs).toEqual([
    ['{', '}', true],
    ['[', ']', true],
    ['{', '}', true],
  ]);
});

test('a string of some megabytes is one token', () => {
  const image = 'A'.repeat(5_000_000);
  const lines = jsonLines(`{"b64_json":"${image}"}`);
  expect(lines && lineTokens(lines, 1).at(-1)).toEqual(['string', `"${image}"`]);
});

/** Texts near to JSON, so that many of them are. */
const nearJson = fc
  .array(
    fc.constantFrom(
      ...'{}[],:',
      '"a"',
      '"\\n"',
      '"\\x"',
      '"\n"',
      '0',
      '-1.5e+3',
      '01',
      '.5',
      '1.',
      'true',
      'nul',
      ' ',
      '\n',
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''));

test('what is JSON is what JSON.parse takes', () => {
  let taken = 0;
  const property = fc.property(nearJson, (text) => {
    let isJson = true;
    try {
      JSON.parse(text);
      taken += 1;
    } catch {
      isJson = false;
    }
    expect(jsonLines(text) !== null).toBe(isJson);
  });
  fc.assert(property, { seed: 7, numRuns: 5_000 });
  expect(taken).toBeGreaterThan(100);
});

test('lines past the most that are asked for are counted, and what they close is known to close there', () => {
  const lines = runSync(scanJson(JSON.stringify({ list: [1, 2, 3] }), { max: 3 }));
  expect(lines).toMatchObject({ count: 3, total: 7 });
  expect([...(lines?.closes ?? [])]).toEqual([6, 5, 0]);
});

test('a line is as long as its text', () => {
  const lines = jsonLines('{"a" : [1 , 2 ],\n"b": {"漢": "\u00fc"}}');
  if (!lines) throw new Error('That is JSON.');
  const texts = Array.from(lines.starts, (_, line) =>
    lineTokens(lines, line)
      .map(([, text]) => text)
      .join(''),
  );
  expect([...lines.lengths]).toEqual(texts.map((text) => text.length));
  expect([...lines.wide]).toEqual(texts.map((text) => (text.includes('漢') ? 1 : 0)));
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
