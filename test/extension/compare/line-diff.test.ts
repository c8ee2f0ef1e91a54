import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../../extension/compare/line-diff.ts';

const written = (before: string, after: string): string[] =>
  lineDiff(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

test('what stayed, went and came is told line by line', () => {
  expect(written('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
  expect(written('', 'a')).toEqual(['-', '+a']);
  expect(written('a', 'a')).toEqual([' a']);
});

test('both texts can be read back, and no line that is in the same place in both is told as changed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after);
      const side = (left: string) => lines.filter(({ kind }) => kind !== left).map(({ text }) => text);
      expect(side('added').join('\n')).toBe(before);
      expect(side('removed').join('\n')).toBe(after);
      if (before === after) expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
      expect(lines.filter(({ kind }) => kind === 'same')).toHaveLength(
        longestCommon(before.split('\n'), after.split('\n')),
      );
    }),
    { seed: 10, numRuns: 60 },
  );
});

/** By the definition, slowly. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [first, ...rest] = a;
  const at = b.indexOf(first ?? '');
  const without = longestCommon(rest, b);
  return at === -1 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(at + 1)));
}

test('very long texts that have nothing in common are told whole, at once', () => {
  const long = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word}${index}`).join('\n');
  const lines = lineDiff(`same\n${long('a')}`, `same\n${long('b')}`);
  expect(lines).toHaveLength(10_001);
  expect(lines[0]).toEqual({ kind: 'same', text: 'same' });
});
