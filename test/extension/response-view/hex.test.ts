import { expect, test } from 'vitest';
import { hexRows } from '../../../extension/response-view/hex.ts';

test('bytes are dumped in rows of sixteen', () => {
  const bytes = new TextEncoder().encode('Sixteen bytes...\u0000!');
  expect(hexRows(bytes, 512)).toEqual([
    '000000  53 69 78 74 65 65 6e 20 62 79 74 65 73 2e 2e 2e  Sixteen bytes...',
    `000010  00 21${' '.repeat(42)}  .!`,
  ]);
  expect(hexRows(bytes, 16)).toHaveLength(1);
});
