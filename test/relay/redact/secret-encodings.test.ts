import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { runs } from '../../support/runs.ts';

const R = '$CLIENT_SECRET';

/** The text as a whole and in all chunks of one byte, which must not differ. */
function redact(secret: string, text: string): string {
  const redactor = createRedactor(secretEncodingsOf(secret));
  const pieces = Array.from(Buffer.from(text), (byte) => redactor.push(Buffer.of(byte))).flat();
  const streamed = Buffer.concat([...pieces, redactor.end()]).toString();
  expect(createRedactor(secretEncodingsOf(secret)).redactWhole(Buffer.from(text)).toString()).toBe(streamed);
  return streamed;
}

describe('white space around a value', () => {
  const KEY = 'sk-proj-0123456789';

  test.each([`${KEY}\n`, `${KEY}\r\n`, ` ${KEY}`, `\t${KEY} \n\n`])('%j is found without it', (secret) => {
    expect(redact(secret, `{"key":"${KEY}"}`)).toBe(`{"key":"${R}"}`);
    expect(redact(secret, Buffer.from(KEY).toString('hex'))).toBe(R);
    const base64 = redact(secret, Buffer.from(`user:${KEY}`).toString('base64'));
    expect(base64).toMatch(/^dXNlcj.?\$CLIENT_SECRET.{0,3}$/);
  });

  test('stays where it is, as the end of a line or an event may be in it', () => {
    expect(redact(`${KEY}\n`, `data: ${KEY}\n\ndata: ${KEY}\\n\n\n`)).toBe(`data: ${R}\n\ndata: ${R}\\n\n\n`);
    expect(redact(` ${KEY}`, `Bearer ${KEY}`)).toBe(`Bearer ${R}`);
  });

  test('within a value is a part of it', () => {
    expect(redact('two words\n', 'two words, two  words')).toBe(`${R}, two  words`);
  });

  test('alone is a value like others', () => {
    expect(redact('   ', 'a    b')).toBe('a    b');
    expect(redact('   ', '.   .')).toBe(`.${R}.`);
    expect(redact(' ', Buffer.from('a b').toString('hex'))).toBe('612062');
  });
});

describe('a value under eight characters', () => {
  test.each<[string, string]>([
    ['{"pin":1234}', `{"pin":${R}}`],
    ['1234', R],
    ['pin=1234&x=1', `pin=${R}&x=1`],
    ['-1234-', `-${R}-`],
    ['é1234é', `é${R}é`],
    // Letters and digits that end an escape are not a part of the word.
    ['pin%3D1234', `pin%3D${R}`],
    ['"code:\\n1234"', `"code:\\n${R}"`],
    ['\\u003d1234', `\\u003d${R}`],
    ['\\x3d1234', `\\x3d${R}`],
    ['\\ud83d\\ude001234', `\\ud83d\\ude00${R}`],
    ['&quot;1234&quot;', `&quot;${R}&quot;`],
    // The value itself in escapes.
    ['-%31234', `-${R}`],
    ['-123&#52;.', `-${R}.`],
  ])('is found as a word: %s', (text, wanted) => expect(redact('1234', text)).toBe(wanted));

  test.each(['"id":81234567', '12345', '01234', 'a1234', '1234a', '12341234', 'x%31234', '-123&#52;5', '%3x1234'])(
    'is not found as a part of one: %s',
    (text) => expect(redact('1234', text)).toBe(text),
  );

  test('is judged by what stands beside it where a text without breaks is passed on in parts', () => {
    for (let before = 0; before < 1_000; before += 1_000 / runs(125, 1_000)) {
      const filler = 'x'.repeat(before);
      const rest = 'x'.repeat(1_000 - before);
      expect(redact('1234', `${filler}1234${rest}`)).toBe(`${filler}1234${rest}`);
      expect(redact('1234', `${filler}%3d1234/${rest}`)).toBe(`${filler}%3d${R}/${rest}`);
    }
  });

  test('is found anywhere in hex, and in base64 from five bytes on', () => {
    expect(redact('1234', `00${Buffer.from('1234').toString('hex')}00`)).toBe(`00${R}00`);
    expect(redact('12', Buffer.from('12').toString('hex'))).toBe('3132');
    expect(redact('12345', Buffer.from('abc12345').toString('base64'))).toBe(`YWJj${R}U=`);
    expect(redact('1234', Buffer.from('abc1234').toString('base64'))).toBe('YWJjMTIzNA==');
  });

  test('has eight characters, not bytes; a longer one is found as a part', () => {
    expect(redact('äöüäöüä', 'xäöüäöüä')).toBe('xäöüäöüä');
    expect(redact('12345678', '0123456789')).toBe(`0${R}9`);
    expect(redact('1234567\n', '0123456789')).toBe('0123456789');
  });
});
