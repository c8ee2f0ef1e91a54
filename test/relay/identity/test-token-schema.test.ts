import * as v from 'valibot';
import { expect, test } from 'vitest';
import { testTokenSchema } from '../../../relay/identity/test-tokens.ts';

const isTaken = (input: unknown): boolean => v.safeParse(testTokenSchema, input).success;

test('a test user has a name, and by default no claims and an hour', () => {
  expect(v.parse(testTokenSchema, { sub: 'ann' })).toEqual({ sub: 'ann', claims: {}, expiresIn: 3600 });
  const full = { sub: 'a'.repeat(256), claims: { role: 'paid' }, expiresIn: 86_400 };
  expect(v.parse(testTokenSchema, full)).toEqual(full);
  expect(isTaken({ sub: 'ann', expiresIn: 1 })).toBe(true);
});

test.each(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub'])('the claim %s is the relay’s to set', (name) => {
  expect(isTaken({ sub: 'ann', claims: { role: 'paid', [name]: 'x' } })).toBe(false);
  expect(isTaken({ sub: 'ann', claims: { role: 'paid', [`${name}2`]: 'x' } })).toBe(true);
});

test.each<[string, object]>([
  ['no name', {}],
  ['an empty name', { sub: '' }],
  ['a name of 257 characters', { sub: 'a'.repeat(257) }],
  ['no time', { sub: 'ann', expiresIn: 0 }],
  ['more than a day', { sub: 'ann', expiresIn: 86_401 }],
  ['half a second', { sub: 'ann', expiresIn: 1.5 }],
  ['claims that are none', { sub: 'ann', claims: 'role' }],
  ['anything else', { sub: 'ann', admin: true }],
])('%s is refused', (_, input) => expect(isTaken(input)).toBe(false));
