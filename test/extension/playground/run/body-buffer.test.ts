import { expect, test } from 'vitest';
import { createBodyBuffer } from '../../../../extension/playground/run/body-buffer.ts';

test('the held body is read in any slice', () => {
  const hold = createBodyBuffer();
  for (const text of ['abc', 'd', 'efgh']) hold.add(new TextEncoder().encode(text));
  const slice = (from: number, to: number) => new TextDecoder().decode(hold.slice(from, to) ?? undefined);
  expect([slice(0, 8), slice(2, 5), slice(3, 4), slice(6, 100)]).toEqual(['abcdefgh', 'cde', 'd', 'gh']);
  expect(hold.slice(8, 9)).toBeNull();
});

test('a body over the limit is not held at all', () => {
  const hold = createBodyBuffer(4);
  hold.add(new Uint8Array(3));
  expect(hold.slice(0, 3)).toHaveLength(3);
  hold.add(new Uint8Array(2));
  expect(hold.slice(0, 3)).toBeNull();
});
