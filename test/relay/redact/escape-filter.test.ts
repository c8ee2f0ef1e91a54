import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeFilterOf } from '../../../relay/redact/escape-filter.ts';
import { Pattern } from '../../../relay/redact/pattern.ts';
import { Replacer } from '../../../relay/redact/replacer.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';

const filterOf = (...forms: string[]): RegExp => escapeFilterOf(forms.map((form) => new Pattern(Buffer.from(form))));
const RUNS = process.env.LONG ? 100_000 : 3_000;

describe('what no form contains is let through:', () => {
  test.each([
    ['line breaks and quotation marks of a JSON text', 'He said \\"no\\"\\n\\tand left. C:\\\\temp'],
    ['foreign letters', '\\u2019 \\u00e9 \\ud83d\\ude00 %E2%80%99 \\xe9'],
    ['control characters', '%0A \\u000a \\x09'],
    ['entities of markup', '&lt;b&gt; &amp; &quot; &apos;'],
    ['signs that begin no escape', '100 % of \\d & more, 1 + 1'],
  ])('%s', (_, text) => {
    expect(filterOf('sk-abc123').test(text)).toBe(false);
    expect(filterOf('sk-abc123').test(`${text} %73`)).toBe(true);
  });
});

describe('an escape of a character that a form contains is noticed:', () => {
  test.each([
    ['a\nb', 'a\\nb'],
    ['a\nb', 'a%0Ab'],
    ['a\nb', 'a\\u000ab'],
    ['a"b', 'a\\"b'],
    ['a"b', 'a&quot;b'],
    ["a'b", "a\\'b"],
    ['a/b', 'a\\/b'],
    ['a\\b', 'a\\\\b'],
    ['a&b', 'a&amp;b'],
    ['a b', 'a+b'],
    ['aéb', 'a\\u00e9b'],
    ['aéb', 'a%c3%a9b'],
    ['aéb', 'a%C3%A9b'],
    ['a€b', 'a\\u20acb'],
    ['aéb', 'a\\xe9b'],
    ['abc', 'a&#98;c'],
    ['abc', 'a&#x62;c'],
    ['abc', '\\x61bc'],
    ['a~b', 'a%7eb'],
  ])('%j as %j', (form, text) => {
    expect(filterOf(form).test(text)).toBe(true);
  });
});

test('it never lets a text through in which a form is found', () => {
  const character = fc.oneof(
    fc.constantFrom(...'ab1+/=-_ \n"\\&<é€'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const secret = fc.string({ unit: character, minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(secret, fc.array(fc.nat(7), { minLength: 24, maxLength: 24 }), (value, styles) => {
      const encodings = secretEncodingsOf(value);
      for (const { bytes } of encodings.list) {
        const text = Buffer.from(`x ${written(bytes, styles)} y`);
        const found = new Replacer(encodings).replace(text, 0, text.length).hits > 0;
        if (found) expect(encodings.mayContain(text.toString('latin1'))).toBe(true);
      }
    }),
    { numRuns: RUNS, seed: 20_261 },
  );
});

/** Each character in the style that the list says, which may be none. */
function written(form: Buffer, styles: readonly number[]): string {
  return Array.from(form.toString('utf8'), (character, index) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    switch (styles[index % styles.length]) {
      case 0:
        return encodeURIComponent(character.isWellFormed() ? character : '?');
      case 1:
        return JSON.stringify(character).slice(1, -1);
      case 2:
        return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : character;
      case 3:
        return `&#x${hex};`;
      case 4:
        return `&#${code};`;
      case 5:
        return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : character;
      case 6:
        return { '&': '&amp;', '<': '&lt;', '"': '&quot;', '/': '\\/', ' ': '+' }[character] ?? character;
      default:
        return character;
    }
  }).join('');
}
