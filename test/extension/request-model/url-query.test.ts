import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryOf, withNewPair, withoutPair, withPair } from '../../../extension/request-model/url-query.ts';

test('the query of a URL is shown decoded, and what is invalid as typed', () => {
  expect(queryOf('https://a.example/x?q=a%20b+c&key=$CLIENT_SECRET&flag&bad=%zz#f?g=1')).toEqual([
    { name: 'q', value: 'a b c' },
    { name: 'key', value: '$CLIENT_SECRET' },
    { name: 'flag', value: '' },
    { name: 'bad', value: '%zz' },
  ]);
  expect(queryOf('https://a.example/x')).toEqual([]);
});

test('a change of one parameter leaves the rest of the text as it is', () => {
  const url = 'HTTPS://a.example/x?flag&q=a+b&key=1#top';
  expect(withPair(url, 2, { name: 'key', value: '$CLIENT_SECRET' })).toBe(
    'HTTPS://a.example/x?flag&q=a+b&key=$CLIENT_SECRET#top',
  );
  expect(withoutPair(url, 1)).toBe('HTTPS://a.example/x?flag&key=1#top');
  expect(withoutPair('https://a.example/?a=1', 0)).toBe('https://a.example/');
  expect(withNewPair('https://a.example/#top')).toBe('https://a.example/?#top');
  expect(queryOf(withNewPair('https://a.example/?a=1'))).toEqual([
    { name: 'a', value: '1' },
    { name: '', value: '' },
  ]);
});

test('whatever is typed into a row is what the row shows', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, fc.nat(2), (name, value, index) => {
      const url = withPair('https://a.example/x?a=1&b&c=%20#f', index, { name, value });
      expect(queryOf(url)[index]).toEqual({ name, value });
      expect(url).toMatch(/^https:\/\/a\.example\/x\?.*#f$/);
    }),
  );
});
