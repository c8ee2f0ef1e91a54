import { describe, expect, test } from 'vitest';
import { bytesOf, escapeAt, firstByteOf, lengthOf, NONE } from '../../../relay/redact/escapes.ts';

/** The text that the escape at `at` represents, as Latin-1 bytes in a string, and its length. */
function read(text: string, at = 0) {
  const sequence = escapeAt(Buffer.from(text, 'latin1'), at);
  if (sequence === NONE) return null;
  const bytes = bytesOf(sequence);
  expect(firstByteOf(sequence)).toBe(bytes[0]);
  return { bytes: Buffer.from(bytes), length: lengthOf(sequence) };
}
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('an escape is read with its length:', () => {
  test.each<[string, string]>([
    ['%00', '\0'],
    ['%41', 'A'],
    ['%7f', '\u007f'],
    ['%3D', '='],
    ['+', ' '],
    ['\\b', '\b'],
    ['\\f', '\f'],
    ['\\n', '\n'],
    ['\\r', '\r'],
    ['\\t', '\t'],
    ['\\v', '\v'],
    ['\\0', '\0'],
    ['\\"', '"'],
    ["\\'", "'"],
    ['\\/', '/'],
    ['\\\\', '\\'],
    ['\\x41', 'A'],
    ['\\xe9', 'é'],
    ['\\u0041', 'A'],
    ['\\u007F', '\u007f'],
    ['\\u0080', '\u0080'],
    ['\\u07ff', '\u07ff'],
    ['\\u0800', '\u0800'],
    ['\\u20aC', '€'],
    ['\\ud7ff', '\ud7ff'],
    ['\\ue000', '\ue000'],
    ['\\uffff', '\uffff'],
    ['\\ud800\\udc00', '\u{10000}'],
    ['\\ud83d\\ude00', '😀'],
    ['\\uDBFF\\uDFFF', '\u{10ffff}'],
    ['&amp;', '&'],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&quot;', '"'],
    ['&apos;', "'"],
    ['&#9;', '\t'],
    ['&#65;', 'A'],
    ['&#00000065;', 'A'],
    ['&#x41;', 'A'],
    ['&#X4a;', 'J'],
    ['&#x0000004A;', 'J'],
    ['&#233;', 'é'],
    ['&#x20ac;', '€'],
    ['&#x10000;', '\u{10000}'],
    ['&#128512;', '😀'],
    ['&#x10FFFF;', '\u{10ffff}'],
  ])('%s', (text, character) => {
    const expected = { bytes: utf8(character), length: text.length };
    expect(read(text)).toEqual(expected);
    // Neither what precedes an escape nor what follows it is a part of it.
    expect(read(`41${text}41;`, 2)).toEqual(expected);
  });

  test.each(['%80', '%e9', '%FF'])('%s is one byte of a character', (text) => {
    expect(read(text)).toEqual({ bytes: Buffer.from(text.slice(1), 'hex'), length: 3 });
  });
});

describe('no escape is', () => {
  test.each([
    '',
    'A',
    '%',
    '%4',
    '%4g',
    '%g4',
    '%/0',
    '%:0',
    '%4@',
    '%4`',
    '\\',
    '\\q',
    '\\N',
    '\\x4',
    '\\xg1',
    '\\u',
    '\\u004',
    '\\u004g',
    '\\ud83d',
    '\\ud83d\\',
    '\\ud83d\\u',
    '\\ud83d\\ude0',
    '\\ud83d/ude00',
    '\\ud83d\\xde00',
    '\\ud83d\\u0041',
    '\\ud83d\\udbff',
    '\\ud83d\\ue000',
    '\\udc00',
    '\\udc00\\udc00',
    '\\udfff',
    '&',
    '&;',
    '&lt',
    '&lt ',
    '&LT;',
    '&nbsp;',
    '&#',
    '&#;',
    '&#x;',
    '&#65',
    '&#a;',
    '&#6a;',
    '&#xg;',
    '&#1114112;',
    '&#x110000;',
    '&#000000065;',
    '&#x000000041;',
  ])('%s', (text) => expect(read(text)).toBeNull());
});
