import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTargetCache, readTarget } from '../../../relay/call/target-cache.ts';
import { runs } from '../../support/runs.ts';

const rawTarget = fc
  .tuple(
    fc.constantFrom('openai', 'a', '-a', 'a%2Fb', ''),
    fc.constantFrom('https://', 'https:/', 'HTTPS://', 'http://', 'wss://', 'https%3A%2F%2F', 'ftp://', ''),
    fc.constantFrom(
      'api.example',
      'api.example:8443',
      'user:$CLIENT_SECRET@api.example',
      '$CLIENT_SECRET.example',
      'ä',
    ),
    fc.constantFrom('', '/', '/v1/$CLIENT_SECRET', '/v1/%24CLIENT_SECRET', '/%2e%2e/x', '/a\\b'),
    fc.constantFrom(
      '',
      '?',
      '?key=$CLIENT_SECRET',
      "?q='&$CLIENT_SECRET=1",
      '?a;b=%24CLIENT_SECRET',
      '#$CLIENT_SECRET',
    ),
  )
  .map(([name, scheme, host, path, query]) => `/v1/forward/${name}/${scheme}${host}${path}${query}`);

/** Functions of a template are equal where they write the same. */
const comparable = (read: unknown): string =>
  JSON.stringify(read, (_, value) => (typeof value === 'function' ? value.name : value));

test('a target from the cache says what the target itself says', () => {
  const cache = createTargetCache();
  let found = 0;
  fc.assert(
    fc.property(rawTarget, (raw) => {
      const fresh = readTarget(raw);
      const read = cache.read(raw);
      expect(comparable(read)).toBe(comparable(fresh));
      if (!read.ok) return;
      if (cache.read(raw) === read) found += 1;
      cache.add(raw, read.value);
    }),
    { seed: 20_261_129, numRuns: runs(2_000, 100_000) },
  );
  expect(found).toBeGreaterThan(0);
});

test('only what was added is kept, and neither a long target nor many stay', () => {
  const cache = createTargetCache();
  const raw = (path: string): string => `/v1/forward/a/https://api.example/${path}`;
  const isKept = (path: string): boolean => {
    const first = cache.read(raw(path));
    return cache.read(raw(path)) === first;
  };
  const add = (path: string): void => {
    const target = readTarget(raw(path));
    if (target.ok) cache.add(raw(path), target.value);
  };
  expect(isKept('1')).toBe(false);
  add('1');
  expect(isKept('1')).toBe(true);
  const long = 'x'.repeat(3_000);
  add(long);
  expect(isKept(long)).toBe(false);
  for (let index = 0; index < 300; index += 1) add(`more/${index}`);
  expect(isKept('1')).toBe(false);
  expect(isKept('more/299')).toBe(true);
});
