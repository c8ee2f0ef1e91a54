import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';

const BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
const CLASSES = {
  structure: '"\',()<>[]{}',
  space: ' \t',
  'line break': '\n\r',
  control: BYTES.filter((char) => (char < ' ' && !'\t\n\r'.includes(char)) || char === '\x7f').join(''),
  'not ASCII': BYTES.slice(0x80).join(''),
};
const ALL = Object.values(CLASSES).join('');

/** Which of these characters let a text that ends in one of them pass, though the text begins as a form might. */
const passing = (secret: string, text: (char: string) => string, rest: number): string =>
  BYTES.filter((char) => {
    const chunk = Buffer.from(text(char), 'latin1');
    const redactor = createRedactor(secretEncodingsOf(secret));
    return Buffer.concat([...redactor.push(chunk)]).length === chunk.length - rest;
  }).join('');
const sorted = (chars: string): string => [...chars].sort().join('');

test('a secret of visible characters alone lets a text pass up to any other character', () => {
  expect(passing('sk-proj-A9_z~0.b', (char) => `x${char}`, 0)).toBe(sorted(ALL));
  expect(passing('sk-proj-A9_z~0.b', (char) => `x${char}y`, 1)).toBe(sorted(ALL));
});

describe.each([
  ['structure', 'pass"word,0123'],
  ['space', 'correct horse battery'],
  ['line break', 'first-line\nsecond-line'],
  ['control', 'control\x01character'],
  ['not ASCII', 'pässwörter'],
] as const)('a secret with characters of the class %s', (name, secret) => {
  const others = sorted([...ALL].filter((char) => !CLASSES[name].includes(char)).join(''));

  test('holds a text back at all of the class, whichever of them it has, and at no other', () => {
    expect(passing(secret, (char) => `x${char}`, 0)).toBe(others);
  });

  test('lets them pass where no form can have begun before them', () => {
    expect(passing(secret, (char) => `${char}x`, 1)).toBe(sorted(ALL));
    expect(passing(secret, (char) => `x\0\x80 (\n${char}x`, 1)).toBe(sorted(ALL));
  });
});

test.each([
  ['structure', '{"key":1234}'],
  ['not ASCII', 'ä-password'],
] as const)('one that begins with a character of the class %s holds them back everywhere', (name, secret) => {
  const held = new Set(CLASSES[name]);
  const passed = passing(secret, (char) => `x ${char}`, 0);
  expect([...passed].filter((char) => held.has(char))).toEqual([]);
  expect(passed).toContain('\0');
});

describe('a secret of several lines', () => {
  const PEM = 'first-line-of-it\nsecond-line-of-it';
  const first = (secret: string, text: string): string =>
    Buffer.concat([...createRedactor(secretEncodingsOf(secret)).push(Buffer.from(text))]).toString();

  test.each(['x\n\n', 'x\r\n\r\n', '\n\n', 'x\n\r\n', 'a\nb\n\n'])(
    'lets %j pass, which ends in an empty line',
    (text) => expect(first(PEM, text)).toBe(text),
  );
  test.each(['x\n', 'x\r\n', 'x\ny\n', 'x\r\r\n', 'x\n\r', 'x\r\ny\r\n'])('holds %j back, which does not', (text) =>
    expect(first(PEM, text)).toBe(''),
  );
  test.each(['first-line\n\nsecond-line', 'first-line\n\r\nsecond-line', 'first-line\r\n\r\nsecond-line'])(
    'with an empty line between them, as in %j, holds all back',
    (secret) => expect(first(secret, 'x\n\ny\r\n\r\n')).toBe(''),
  );
});

test('a secret that is a line break is found in the same places, whatever the chunks', () => {
  const redact = (...chunks: string[]): string => {
    const redactor = createRedactor(secretEncodingsOf('\n'));
    const pieces = chunks.flatMap((chunk) => redactor.push(Buffer.from(chunk)));
    return Buffer.concat([...pieces, redactor.end()]).toString();
  };
  for (const text of ['.\n\nb', '.\n\n.', 'a\n\n\nb']) {
    for (let at = 1; at < text.length; at += 1) expect(redact(text.slice(0, at), text.slice(at))).toBe(redact(text));
  }
});

test('a secret without a letter may still be escaped in letters, and is found over chunks', () => {
  for (const secret of ['()', '\x01\x02', '<>']) {
    const escaped = [...secret].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
    const redactor = createRedactor(secretEncodingsOf(secret));
    const pieces = [...`.${escaped}.`].flatMap((char) => redactor.push(Buffer.from(char)));
    expect(Buffer.concat([...pieces, redactor.end()]).toString()).toBe('.$CLIENT_SECRET.');
  }
});
