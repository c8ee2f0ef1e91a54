import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import { scanText } from '../../../../extension/response-view/lines/lines.ts';

test('text is cut at every kind of line end, and at nothing else', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '漢', '\u2028') });
  fc.assert(
    fc.property(texts, (text) => {
      const lines = runSync(scanText(text));
      const parts = Array.from(lines.starts, (start, line) => text.slice(start, lines.ends[line]));
      expect(parts).toEqual(text.split(/\r\n|\n|\r/));
      expect([...lines.lengths]).toEqual(parts.map((part) => part.length));
      expect([...lines.wide]).toEqual(parts.map((part) => (/[漢\u2028]/.test(part) ? 1 : 0)));
      expect(lines.total).toBe(parts.length);
    }),
    { seed: 7 },
  );
});

test('lines past the most that are asked for are only counted', () => {
  expect(runSync(scanText('a\nb\nc', 2))).toMatchObject({ count: 2, total: 3 });
});

test('a wide character is seen wherever it is in a long line', () => {
  const lines = runSync(scanText(`${'a'.repeat(250_000)}漢`));
  expect([...lines.wide]).toEqual([1]);
});
