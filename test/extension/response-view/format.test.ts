import { expect, test } from 'vitest';
import { durationText, sizeText, statusWord } from '../../../extension/response-view/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.00 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  [0.42, '0.4 ms'],
  [218.4, '218 ms'],
  [999.6, '1.00 s'],
  [59_990, '59.99 s'],
  [125_000, '2 min 05 s'],
])('%d ms are %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test('a status without a word of its own gets that of its class', () => {
  expect([429, 418, 599, 299].map(statusWord)).toEqual([
    'Too many requests',
    'Client error',
    'Server error',
    'Success',
  ]);
});
