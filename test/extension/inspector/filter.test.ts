import { expect, test } from 'vitest';
import { filterOf } from '../../../extension/inspector/filter.ts';
import { filterHints } from '../../../extension/inspector/list/hints.ts';
import { call } from '../recorder/build.ts';

const finding = { id: 'page-key', severity: 'high', place: '' } as const;
const { sent } = call();
const CALLS = {
  ok: call({ duration: 90, size: 2_000 }),
  refused: call({ status: 403, source: 'relay', sent: { ...sent, secret: 'stripe', method: 'GET' } }),
  failed: call({ status: 404, duration: 1_500, kind: 'xhr' }),
  direct: call({ route: 'direct', source: 'direct', findings: [finding], sent: { ...sent, secret: '' } }),
  playground: call({ initiator: 'playground', kind: null, sent: { ...sent, url: 'https://other.example/a b' } }),
};

const matches = (text: string): string =>
  Object.entries(CALLS)
    .filter(([, one]) => filterOf(text)(one))
    .map(([name]) => name)
    .join(' ');

test.each([
  ['', 'ok refused failed direct playground'],
  ['status:>=400', 'refused failed'],
  ['status:4xx', 'refused failed'],
  ['status:40', 'refused failed'],
  ['status:<400', 'ok direct playground'],
  ['secret:stripe', 'refused'],
  ['method:post -status:404', 'ok direct playground'],
  ['-method:post', 'refused'],
  ['is:refused', 'refused'],
  ['has:leak', 'direct'],
  ['source:playground', 'playground'],
  ['source:page', 'ok refused failed direct'],
  ['source:xhr', 'failed'],
  ['other.example', 'playground'],
  ['"a b"', 'playground'],
  ['-"a b" time:>1000', 'failed'],
  ['size:>1000', 'ok'],
  ['time:<100 size:2000b', 'ok'],
  ['status:', 'ok refused failed direct playground'],
  ['status:abc', ''],
  ['THINGS Secret:OPENAI', 'ok failed'],
])('%s shows %s', (text, expected) => {
  expect(matches(text)).toBe(expected);
});

test('the last word can be completed, also after a minus, and with the names of the secrets that were called', () => {
  expect(filterHints('text has:l', Object.values(CALLS))).toEqual(['text has:leak']);
  expect(filterHints('-is:ref', [])).toEqual(['-is:refused']);
  expect(filterHints('secret:', Object.values(CALLS))).toEqual(['secret:openai', 'secret:stripe']);
  expect(filterHints('is:refused', [])).toEqual([]);
});
