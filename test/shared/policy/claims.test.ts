import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { decideClaims, needsSignIn, type Who } from '../../../shared/policy/claims.ts';
import { warningsOf } from '../../../shared/policy/decide.ts';
import { type Policy, policySchema, secretPatchSchema } from '../../../shared/protocol/policy.ts';

const user = (claims: Record<string, unknown>): Who => ({ kind: 'user', claims });
const code = (claims: NonNullable<Policy['claims']>, who: Who) => decideClaims({ claims }, who)?.code ?? null;

describe('a claim that a secret asks for', () => {
  test.each<[string, NonNullable<Policy['claims']>, Record<string, unknown>]>([
    ['the same string', { role: 'paid' }, { role: 'paid' }],
    ['one of a list of values', { role: ['paid', 'staff'] }, { role: 'staff' }],
    ['an array that contains it', { groups: 'staff' }, { groups: ['a', 'staff'] }],
    ['an array that contains one of a list', { groups: ['x', 'staff'] }, { groups: ['staff'] }],
    ['a number', { level: 3 }, { level: 3 }],
    ['false', { suspended: false }, { suspended: false }],
    ['all of several', { role: 'paid', email_verified: true }, { role: 'paid', email_verified: true }],
    ['a nested claim, by a path', { 'realm_access.roles': 'paid' }, { realm_access: { roles: ['paid'] } }],
    ['a name that has dots itself', { 'https://app.example/role': 'paid' }, { 'https://app.example/role': 'paid' }],
    ['a scope in a string of many', { scope: 'images' }, { scope: 'openid images chat' }],
    ['a scope in a list of many', { scope: 'images' }, { scope: ['openid', 'images'] }],
  ])('is met by %s', (_, asked, claims) => {
    expect(code(asked, user(claims))).toBeNull();
  });

  test.each<[string, NonNullable<Policy['claims']>, Record<string, unknown>]>([
    ['nothing', { role: 'paid' }, {}],
    ['another value', { role: 'paid' }, { role: 'free' }],
    ['a longer value', { role: 'paid' }, { role: 'paid, almost' }],
    ['another case', { role: 'paid' }, { role: 'Paid' }],
    ['a number written as a string', { level: 3 }, { level: '3' }],
    ['a string where true is asked', { email_verified: true }, { email_verified: 'true' }],
    ['null', { role: 'paid' }, { role: null }],
    ['null on the way', { 'realm_access.roles': 'paid' }, { realm_access: null }],
    ['an object', { role: 'paid' }, { role: { paid: 'paid' } }],
    ['an array in an array', { role: 'paid' }, { role: [['paid']] }],
    ['one of two', { role: 'paid', region: 'eu' }, { role: 'paid' }],
    ['a part of a scope', { scope: 'images' }, { scope: 'images:read' }],
    ['many words in a claim that is no scope', { role: 'paid' }, { role: 'free paid' }],
    ['what every object inherits', { 'toString.length': 0 }, {}],
    ['the length of an array', { 'groups.length': 1 }, { groups: ['a'] }],
  ])('is not met by %s', (_, asked, claims) => {
    expect(code(asked, user(claims))).toBe('CLAIMS_REQUIRED');
    // It is the claims that refuse: without them the same user passes.
    expect(decideClaims({ claims: null }, user(claims))).toBeNull();
  });

  test('does not bind the owner, and closes a public secret to the anonymous', () => {
    expect(code({ role: 'paid' }, { kind: 'owner' })).toBeNull();
    expect(needsSignIn({ access: 'public', claims: { role: 'paid' } })).toBe(true);
    expect(needsSignIn({ access: 'public', claims: null })).toBe(false);
    expect(needsSignIn({ access: 'private', claims: null })).toBe(true);
  });

  test('of a public secret gets a warning', () => {
    const policy = v.parse(policySchema, { allow: [{ origin: 'https://a.example' }], access: 'public' });
    expect(warningsOf({ ...policy, claims: { role: 'paid' } })).toEqual([expect.stringContaining('public')]);
    expect(warningsOf({ ...policy, access: 'private', claims: { role: 'paid' } })).toEqual([]);
  });
});

describe('claims in a policy', () => {
  const refused = (claims: unknown): string | null => {
    const parsed = v.safeParse(secretPatchSchema, { claims });
    return parsed.success ? null : `${v.getDotPath(parsed.issues[0])} ${parsed.issues[0].message}`;
  };

  test.each<[unknown, RegExp]>([
    ['role', /^claims must be an object/],
    [['paid'], /^claims must be an object/],
    [{}, /^claims must have at least one claim/],
    [{ role: null }, /^claims\.role must be a string/],
    [{ role: { is: 'paid' } }, /^claims\.role must be a string/],
    [{ role: [] }, /^claims\.role must/],
    [{ role: [[]] }, /^claims\.role must/],
    [{ '': 'x' }, /^claims\.? ?must not have an empty name/],
    [{ role: 'x'.repeat(257) }, /^claims\.role must have at most 256/],
    [Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`c${index}`, true])), /^claims must have at most 16/],
    // Dropped without a word they would leave less than was asked for.
    [JSON.parse('{"role":"paid","__proto__":"x"}'), /^claims must not name __proto__/],
    [{ role: 'paid', constructor: 'x' }, /^claims must not name/],
  ])('%j are refused, with a sentence that names the field', (claims, sentence) => {
    expect(refused(claims)).toMatch(sentence);
  });

  test.each([null, { role: 'paid' }, { role: ['a', 1, true] }])('%j are taken', (claims) => {
    expect(refused(claims)).toBeNull();
  });

  test('and a pause has their defaults where nothing is said', () => {
    expect(v.parse(policySchema, {})).toMatchObject({ claims: null, paused: false });
    expect(v.parse(secretPatchSchema, {})).toEqual({});
    expect(v.safeParse(secretPatchSchema, { paused: 'yes' }).success).toBe(false);
  });
});
