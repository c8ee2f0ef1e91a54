import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../extension/http/base64.ts';

test('bytes survive base64, however they are cut', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);
  const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 33_000), bytes.subarray(33_000)].map(toBase64);
  expect(fromBase64(chunks)).toEqual(bytes);
});
