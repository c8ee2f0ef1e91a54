import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPath } from '../../../shared/policy/path.ts';
import { runs } from '../../support/runs.ts';
import { behind, PATH_READERS, type PathReader } from '../../support/upstream/path-readers.ts';

/**
 * Whatever path a pattern covers, no server and no chain of two servers may read another one in it. The readers and the
 * matcher here share nothing with the code under test.
 */
type Matcher = (pattern: string, path: string) => boolean;

const singles: PathReader[] = Object.values(PATH_READERS);
const readers = [...singles, ...singles.flatMap((front) => singles.map((back) => behind(front, back)))];

/** A pattern as a regular expression over what is read already. */
function expression(pattern: string): RegExp {
  const isPrefix = pattern.endsWith('/**');
  const segments = (isPrefix ? pattern.slice(0, -3) : pattern).split('/').map((segment) => {
    if (segment === '*') return '[^/]+';
    return segment
      .split('*')
      .map((text) => text.replace(/[^\w]/g, '\\$&'))
      .join('[^/]*');
  });
  return new RegExp(`^${segments.join('/')}${isPrefix ? '/.*' : ''}$`, 's');
}

const PATTERNS = ['/v1/public/**', '/v1/*/c', '/v1/x*/c/**', '/v1/*', '/*/public/**', '/v1/a%2Fb/*', '/v1/a%2F*/**'];
const STEPS = `/ / / v1 v1/ public public/ a x c a%2Fb %20 . .. ; %3b ;x=1 %00 %2e %2E%2e %252e %25252e %2f %2F %252f
  %25252f %5c %5C %255c %2 5c 2f % %3f %23 %253f %c0%ae %ef%bc%8e %ef%bc%8f %e2%88%95 %c2%a5 %ef%bc%bc %61 %2561`;
const step = fc.constantFrom(...STEPS.split(/\s+/));
const paths = fc
  .tuple(fc.constantFrom('/', '/v1/', '/v1/public/', '/v1/x/c/', '/v1/a%2Fb/'), fc.array(step, { maxLength: 7 }))
  .map(([head, steps]) => new URL(`https://api.example${head}${steps.join('')}`).pathname);

const seen = { matched: 0, encoded: 0 };
const isReadAlike = (matcher: Matcher) =>
  fc.property(fc.constantFrom(...PATTERNS), paths, (pattern, path) => {
    if (!matcher(pattern, path)) return;
    seen.matched += 1;
    if (path.includes('%')) seen.encoded += 1;
    for (const read of readers) {
      const given = read(path);
      if (given !== null) expect(given).toMatch(expression(read(pattern) ?? pattern));
    }
  });

const SEED = 20_267;

test('what a pattern covers, every server reads as something that it covers', () => {
  const numRuns = runs(6000, 60_000);
  fc.assert(isReadAlike(matchesPath), { numRuns, seed: SEED });
  // A pattern that covers nothing would prove nothing.
  expect(seen.matched).toBeGreaterThan(numRuns / 50);
  expect(seen.encoded).toBeGreaterThan(numRuns / 500);
});

const decodedFully = (path: string): string => {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === path ? path : decodedFully(decoded);
  } catch {
    return '/refused';
  }
};
const asWritten: Matcher = (pattern, path) => expression(pattern).test(path);
/** Both as written and as the most generous server reads it, but nothing between. */
const twoReadings: Matcher = (pattern, path) =>
  asWritten(pattern, path) && asWritten(decodedFully(pattern), PATH_READERS.Tomcat(decodedFully(path)) ?? '/refused');

test.each<[string, Matcher]>([
  ['as written', asWritten],
  ['as written and as the most generous server does', twoReadings],
])('the property finds a matcher that reads a path only %s', (_, matcher) => {
  expect(fc.check(isReadAlike(matcher), { numRuns: 6000, seed: SEED, endOnFailure: true }).failed).toBe(true);
});

test.each(['/v1/public/a%5Cb/..%2f..%2fadmin', '/v1/public/a%252fb/..%2f..%2fadmin'])(
  'nginx serves /v1/admin for %s, which two readings take for a path under /v1/public',
  (path) => {
    expect(PATH_READERS.nginx(path)).toBe('/v1/admin');
    expect(twoReadings('/v1/public/**', path)).toBe(true);
    expect(matchesPath('/v1/public/**', path)).toBe(false);
  },
);
