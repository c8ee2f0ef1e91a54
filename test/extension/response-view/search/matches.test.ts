import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import { scanText } from '../../../../extension/response-view/lines/lines.ts';
import { lineAt } from '../../../../extension/response-view/search/line-at.ts';
import { lowerBound, needlesOf, scanMatches } from '../../../../extension/response-view/search/matches.ts';
import { runs } from '../../../support/runs.ts';

const found = (text: string, query: string, isJson = false): string[] => {
  const { count, offsets, lengths } = runSync(scanMatches(text, needlesOf(query, isJson)));
  return Array.from({ length: count }, (_, index) => {
    const start = offsets[index] as number;
    return text.slice(start, start + (lengths[index] as number));
  });
};

test('regardless of case, without overlaps', () => {
  expect(found('Otter, otter, OTTER', 'otTer')).toEqual(['Otter', 'otter', 'OTTER']);
  expect(found('aaaa', 'aa')).toHaveLength(2);
  expect(found('ÉÉ é', 'é')).toEqual(['É', 'É', 'é']);
  // In lower case this is longer.
  expect(found('İ otter İ', 'otter')).toEqual(['otter']);
});

test.each([
  ['é', '{"name":"Caf\\u00e9","other":"É","third":"\\u00C9"}', ['\\u00e9', 'É', '\\u00C9']],
  ['a/b', '["a/b","a\\/b"]', ['a/b', 'a\\/b']],
  ['say "hi"', '["say \\"hi\\""]', ['say \\"hi\\"']],
  ['🦦', '["🦦","\\ud83e\\udda6"]', ['🦦', '\\ud83e\\udda6']],
])('%s is found in JSON however it is escaped', (query, json, matches) => {
  expect(found(json, query, true)).toEqual(matches);
});

test('what crosses the border of two slices is found once', () => {
  const text = `${'x'.repeat(32_765)}otter${'y'.repeat(32_763)}otter`;
  expect(found(text, 'otter')).toHaveLength(2);
  expect(found('o'.repeat(70_001), 'oo')).toHaveLength(35_000);
});

test('the same as a search in one piece, for any text', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'İ', '"'), maxLength: 60 });
  const long = fc.tuple(letters, fc.nat(40_000)).map(([text, by]) => 'x'.repeat(by) + text.repeat(30));
  const query = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(long, query, (text, wanted) => {
      const expected: number[] = [];
      const lower = text.replaceAll('B', 'b');
      for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) expected.push(at);
      expect([...runSync(scanMatches(text, needlesOf(wanted, false))).offsets]).toEqual(expected);
    }),
    { numRuns: runs(100, 5_000), seed: 7 },
  );
});

test('an offset is in the line that starts last before it', () => {
  const lines = runSync(scanText('ab\ncd\n\nef'));
  expect([0, 2, 3, 5, 6, 7, 8].map((offset) => lineAt(lines, offset))).toEqual([0, 0, 1, 1, 2, 3, 3]);
  expect(lowerBound(Uint32Array.of(), 3)).toBe(0);
});
