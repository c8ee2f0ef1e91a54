import { describe, expect, test } from 'vitest';
import { isJsonBomb } from '../../../relay/call/json-bomb.ts';

/** Long enough to be looked at; what is inside of a string does not count. */
const FILLER = `"${'x'.repeat(16_384)}"`;
const isBomb = (text: string): boolean => isJsonBomb(Buffer.from(text));

/** 32 levels of `data`, and 4 of the call around it. */
const nested = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)}${FILLER}${close.repeat(levels)}`;
/** 10,000 values of `data`, and 1,000 of the call around it. */
const values = (count: number, one = '0'): string =>
  `[${FILLER},${Array(count - 2)
    .fill(one)
    .join(',')}]`;

describe('a call', () => {
  test('may be nested 36 levels deep, whatever they are', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
    ] as const) {
      const levels = 36 / (open.match(/[[{]/g)?.length ?? 1);
      expect(isBomb(nested(open, close, levels))).toBe(false);
      expect(isBomb(nested(open, close, levels + 1))).toBe(true);
    }
  });

  test('may have many lists and objects side by side', () => {
    expect(isBomb(values(4_000, '[]'))).toBe(false);
    expect(isBomb(values(3_000, '{"a":[]}'))).toBe(false);
  });

  test('may have 11,000 values, and no more', () => {
    expect(isBomb(values(11_001))).toBe(false);
    expect(isBomb(values(11_002))).toBe(true);
    expect(isBomb(values(5_502, '[]'))).toBe(false);
    expect(isBomb(values(5_503, '[]'))).toBe(true);
  });

  test('that is short is parsed, whatever it is', () => {
    expect(isBomb('['.repeat(16_384))).toBe(false);
    expect(isBomb('['.repeat(16_385))).toBe(true);
  });
});

describe('in a string', () => {
  const brackets = '['.repeat(100);
  test.each([
    ['brackets do not count', `["${brackets}",${FILLER}]`, false],
    ['commas do not count', `["${','.repeat(20_000)}"]`, false],
    ['an escaped quote does not end it', String.raw`["\"${brackets}",${FILLER}]`, false],
    ['a quote behind an escaped backslash ends it', String.raw`["\\",${brackets}${FILLER}`, true],
    ['a quote behind three backslashes does not', String.raw`["\\\"${brackets}",${FILLER}]`, false],
    ['a backslash before it counts for none', String.raw`[\"${brackets}",${FILLER}]`, false],
    ['an empty one ends at once', `["",${brackets}${FILLER}`, true],
    ['one that never ends is the rest of the text', `["${brackets}${'x'.repeat(16_384)}`, false],
  ])('%s', (_, text, expected) => expect(isBomb(text)).toBe(expected));
});
