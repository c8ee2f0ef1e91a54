import { expect, test } from 'vitest';
import { callersOf, daysOf, sumOf } from '../../../extension/usage/usage-days.ts';
import { callerText, dateText, factsOf, sumText } from '../../../extension/usage/usage-texts.ts';
import type { UsageEntry } from '../../../shared/protocol/usage.ts';

const NOW = Date.parse('2026-03-01T00:00:01Z');
const entry = (more: Partial<UsageEntry> = {}): UsageEntry => ({
  day: '2026-03-01',
  secret: 'openai',
  caller: { kind: 'user', id: 'abcdefghijklmnop' },
  calls: 2,
  refusals: 1,
  bytes: 1_500,
  inputTokens: 10,
  outputTokens: 20,
  ...more,
});

test('every day has its sums, the days without calls as well', () => {
  const days = daysOf([entry(), entry({ caller: { kind: 'other', id: null } }), entry({ day: '2026-02-27' })], NOW);
  expect(days.map(({ day }) => day)).toHaveLength(31);
  expect([days.at(0)?.day, days.at(-2)?.day, days.at(-1)?.day]).toEqual(['2026-01-30', '2026-02-28', '2026-03-01']);
  expect(days.map(({ calls }) => calls).slice(-4)).toEqual([0, 2, 0, 4]);
  expect(sumOf(days)).toEqual({ calls: 6, refusals: 3, bytes: 4_500, inputTokens: 30, outputTokens: 60 });
});

test('callers are added up over days, those with the most calls first', () => {
  const owner = { kind: 'owner', id: 'zzzzzzzzzzzzzzzz' } as const;
  const found = callersOf([entry(), entry({ day: '2026-02-27' }), entry({ caller: owner, calls: 100 })]);
  expect(found.map(({ caller, calls }) => [callerText(caller), calls])).toEqual([
    ['You zzzzzz', 100],
    ['Signed-in user abcdef', 4],
  ]);
  expect(callerText({ kind: 'other', id: null })).toBe('All others');
});

test('numbers are written for people', () => {
  expect(dateText('2026-11-09')).toBe('Nov 9');
  expect(sumText({ calls: 1, refusals: 0 })).toBe('1 call');
  expect(sumText({ calls: 12_000, refusals: 3 })).toBe('12,000 calls, 3 refused');
  expect(factsOf({ calls: 1, refusals: 0, bytes: 2_000, inputTokens: 0, outputTokens: 0 })).toEqual([
    ['Calls', '1'],
    ['Refused', '0'],
    ['Received', '2.0 kB'],
  ]);
  expect(factsOf(entry({ inputTokens: 1_234_567 })).slice(3)).toEqual([
    ['Tokens in', '1.2M'],
    ['Tokens out', '20'],
  ]);
});
