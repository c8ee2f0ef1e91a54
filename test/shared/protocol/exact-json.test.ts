import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isExactNumber, parseExact } from '../../../shared/protocol/exact-json.ts';
import { runs } from '../../support/runs.ts';

const LONG = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 10n ** 15n, max: 10n ** 40n }))
  .map((parts) => parts.join(''));
const FRACTION = fc.tuple(LONG, fc.stringMatching(/^[0-9]{1,20}$/)).map((parts) => parts.join('.'));
const NUMBER = fc.oneof(LONG, FRACTION, fc.double({ noDefaultInfinity: true, noNaN: true }).map(String));
/** JSON text with no spelling of its own but those of its numbers. */
const { text: TEXT } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    NUMBER,
    fc.string().map((text) => JSON.stringify(text)),
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .dictionary(fc.string(), tie('text'), { maxKeys: 4, noNullPrototype: true })
      .map((fields) => `{${Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}:${value}`)}}`),
  ),
}));

/** Each number of the text by its value: as big an integer and as long a fraction as it has. */
const digits = (text: string): string[] =>
  [...text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([number]) =>
    /e/.test(number) || number.length < 16 ? String(Number(number)) : number,
  );

test('no number loses a digit', () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      // An object keeps names that are integers first: the numbers may come in another order.
      expect(digits(JSON.stringify(parseExact(text))).sort()).toEqual(digits(text).sort());
    }),
    { seed: 7, numRuns: runs(2000, 100_000) },
  );
});

test('the parser of the language does lose them', () => {
  expect(JSON.stringify(JSON.parse('[12345678901234567890]'))).not.toBe('[12345678901234567890]');
});

test.each([
  '{"a":12345678901234567890}',
  '{"a":{"b":[-9007199254740993,0.12345678901234567890]}}',
  '[ 9007199254740993 ]',
])('%s is the same when it is written again', (text) => {
  expect(JSON.stringify(parseExact(text))).toBe(text.replaceAll(' ', ''));
});

test('a number that a double holds is a number, also beside one that it does not', () => {
  const parsed = parseExact('{"a":12345678901234567890,"b":1.0,"c":9007199254740991,"d":1e400}') as Record<
    string,
    unknown
  >;
  expect(isExactNumber(parsed.a)).toBe(true);
  expect([parsed.b, parsed.c, parsed.d]).toEqual([1, 9007199254740991, Number.POSITIVE_INFINITY]);
});

test('an object that only looks like one is none', () => {
  expect(isExactNumber(parseExact('{"rawJSON":"1"}'))).toBe(false);
});
