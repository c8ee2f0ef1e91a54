import { expect, test } from 'vitest';
import { segmentsBetween } from '../../../extension/response-view/marks.ts';

const TEXT = `${'a'.repeat(100)}Bearer $CLIENT_SECRET, ••••••••${'b'.repeat(100)}`;

test('a part of a text is marked as the whole is, also where a mark is cut', () => {
  const whole = segmentsBetween(TEXT, 0, TEXT.length);
  expect(whole.map(({ mark }) => mark)).toEqual([null, 'placeholder', null, 'mask', null]);
  const marks = whole.flatMap(({ text, mark }) => Array.from(text, () => mark));
  for (let from = 90; from < 140; from += 1) {
    const part = segmentsBetween(TEXT, from, from + 10);
    expect(part.map(({ text }) => text).join('')).toBe(TEXT.slice(from, from + 10));
    expect(part.flatMap(({ text, mark }) => Array.from(text, () => mark))).toEqual(marks.slice(from, from + 10));
  }
});
