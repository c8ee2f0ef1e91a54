import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestChange } from '../../../extension/policy/relaxation.ts';
import type { Place } from '../../../shared/placeholder/place.ts';
import { isPlacementAllowed } from '../../../shared/placeholder/place.ts';
import { decideDestination, decidePlacements } from '../../../shared/policy/decide.ts';
import type { AllowRule, Method } from '../../../shared/protocol/policy.ts';
import { policy } from '../playground/build.ts';

const AUTHORIZATION: Place = { in: 'header', name: 'authorization' };
const plan = (change: Partial<Parameters<typeof smallestChange>[1]> = {}) => ({
  method: 'POST' as Method,
  origin: 'https://api.openai.com',
  path: '/v1/images/generations',
  places: [AUTHORIZATION],
  ...change,
});

test('a policy that lets the request pass is not changed', () => {
  expect(smallestChange(policy(), plan())).toEqual({});
});

test('a new destination is allowed with its method and path only', () => {
  const patch = smallestChange(policy(), plan({ origin: 'https://api.example', method: 'GET', path: '/v1/me' }));
  expect(patch?.allow?.at(-1)).toEqual({ origin: 'https://api.example', methods: ['GET'], paths: ['/v1/me'] });
  expect(patch?.allow).toHaveLength(2);
  expect(patch).not.toHaveProperty('placements');
});

test('a further path of the same method goes into the same rule', () => {
  const patch = smallestChange(policy(), plan({ path: '/v1/responses' }));
  expect(patch).toEqual({
    allow: [{ origin: 'https://api.openai.com', methods: ['POST'], paths: ['/v1/images/*', '/v1/responses'] }],
  });
});

test('only the query parameter that is used is allowed', () => {
  const places: Place[] = [AUTHORIZATION, { in: 'query', name: 'key' }, { in: 'query', name: 'key' }];
  expect(smallestChange(policy(), plan({ places }))).toEqual({ placements: ['header', 'query:key'] });
});

test.each([
  ['a path with a star, which a pattern would read as any text', plan({ path: '/v1/a*b' })],
  ['a path that no server reads the same', plan({ path: '/v1/%' })],
  ['a path longer than a policy takes', plan({ path: `/${'a'.repeat(600)}` })],
  ['a query name that no policy can spell', plan({ places: [{ in: 'query', name: '' }] })],
  ['a place in the body that no policy can spell', plan({ places: [{ in: 'body', path: '' }] })],
])('there is no smallest change for %s', (_, impossible) => {
  expect(smallestChange(policy(), impossible)).toBeNull();
});

const ORIGINS = ['https://a.example', 'https://b.a.example', 'https://c.example'];
const METHODS: Method[] = ['GET', 'POST', 'PUT'];
const PATHS = ['/', '/v1', '/v1/x', '/v1/y/z', '/v1/$CLIENT_SECRET', '/v1/a%2fb', '/v1//x', '/v1/x;y'];
const PLACES: Place[] = [
  AUTHORIZATION,
  { in: 'header', name: 'x-api-key' },
  { in: 'query', name: 'key' },
  { in: 'query', name: 'other' },
  { in: 'path' },
  { in: 'body', path: 'a.b' },
  { in: 'body', path: 'c' },
];
const rules: fc.Arbitrary<AllowRule> = fc.record(
  {
    origin: fc.constantFrom(...ORIGINS, 'https://*.a.example'),
    methods: fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1 }),
    paths: fc.uniqueArray(fc.constantFrom(...PATHS, '/v1/*', '/v1/**'), { minLength: 1 }),
  },
  { requiredKeys: ['origin'] },
);
const allPlans = ORIGINS.flatMap((origin) =>
  METHODS.flatMap((method) => PATHS.map((path) => ({ origin, method, path }))),
);

test('after the change the request passes, and nothing else passes that did not before', () => {
  fc.assert(
    fc.property(
      fc.array(rules, { maxLength: 4 }),
      fc.uniqueArray(fc.constantFrom('header', 'header:x-api-key', 'query:key', 'path', 'body:a.b'), { maxLength: 3 }),
      fc.constantFrom(...allPlans),
      fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 3 }),
      (allow, placements, destination, places) => {
        const before = policy({ allow, placements });
        const patch = smallestChange(before, { ...destination, places });
        if (patch === null) throw new Error('Every one of these can be spelt in a policy.');
        const after = { ...before, ...patch };

        expect(decideDestination(after, destination)).toBeNull();
        expect(decidePlacements(after, places)).toEqual([]);
        for (const other of allPlans) {
          if (Object.values(other).join() === Object.values(destination).join()) continue;
          expect(decideDestination(after, other) === null).toBe(decideDestination(before, other) === null);
        }
        for (const place of PLACES.filter((one) => !places.includes(one))) {
          expect(isPlacementAllowed(place, after.placements)).toBe(isPlacementAllowed(place, before.placements));
        }
      },
    ),
    { seed: 20, numRuns: 500 },
  );
});
