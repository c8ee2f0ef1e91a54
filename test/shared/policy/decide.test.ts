import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../../shared/placeholder/place.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { allowsUrl } from '../../../shared/policy/covers.ts';
import {
  decide,
  decideDestination,
  decidePlacements,
  firstRefusal,
  warningsOf,
} from '../../../shared/policy/decide.ts';
import { type AllowRule, type Policy, policySchema } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const ORIGIN = 'https://api.example';
const RULE: AllowRule = { origin: ORIGIN, methods: ['POST'], paths: ['/v1/*'] };
const CALL = { origin: ORIGIN, method: 'POST', path: '/v1/chat' } as const;

describe('a destination is allowed where one rule covers', () => {
  const codeOf = (to: Parameters<typeof decideDestination>[1], ...allow: AllowRule[]) =>
    decideDestination({ allow }, to)?.code ?? null;

  test('origin, method and path', () => expect(codeOf(CALL, RULE)).toBeNull());

  test.each<[string, Partial<typeof CALL> | object]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another method', { method: 'GET' }],
    ['another path', { path: '/v2/chat' }],
  ])('and not %s', (_, part) => {
    expect(codeOf({ ...CALL, ...part }, RULE)).toBe('URL_NOT_ALLOWED');
    // Each of the two rules covers a part of the call, none all of it.
    const other = { origin: 'https://evil.example', methods: ['GET' as const], paths: ['/v2/*'] };
    expect(codeOf({ ...CALL, ...part }, RULE, other)).toBe('URL_NOT_ALLOWED');
  });

  test('any method or path where it names none', () => {
    expect(codeOf({ ...CALL, method: 'DELETE' }, { origin: ORIGIN, paths: ['/v1/*'] })).toBeNull();
    expect(codeOf({ ...CALL, path: '/v2' }, { origin: ORIGIN, methods: ['POST'] })).toBeNull();
    expect(codeOf(CALL)).toBe('URL_NOT_ALLOWED');
  });

  test('one of several methods and paths', () => {
    const rule: AllowRule = { origin: ORIGIN, methods: ['GET', 'POST'], paths: ['/v2/*', '/v1/*'] };
    expect(codeOf(CALL, rule)).toBeNull();
    expect(codeOf({ ...CALL, path: '/v3/chat' }, rule)).toBe('URL_NOT_ALLOWED');
  });

  test('and for a redirect, of which the method comes later, any method', () => {
    expect(allowsUrl({ allow: [RULE] }, CALL)).toBe(true);
    expect(allowsUrl({ allow: [RULE] }, { ...CALL, path: '/v2/chat' })).toBe(false);
    expect(allowsUrl({ allow: [RULE] }, { ...CALL, origin: 'https://evil.example' })).toBe(false);
    expect(allowsUrl({ allow: [{ origin: 'https://evil.example' }, RULE] }, CALL)).toBe(true);
  });

  test('the refusal says whether the origin is allowed, and whether a pattern could match the path', () => {
    const of = (to: object) => decideDestination({ allow: [RULE] }, { ...CALL, ...to });
    expect(of({ origin: 'https://evil.example' })).toMatchObject({
      param: 'url',
      detail: "The policy doesn't allow requests to https://evil.example.",
    });
    expect(of({ path: '/v2' })).toMatchObject({
      detail: 'The policy allows https://api.example, but not POST /v2.',
      fix: 'The owner can allow POST https://api.example/v2 in the policy of this client secret.',
    });
    expect(of({ path: '/v1/..%2fadmin' })?.fix).toContain('no pattern matches it');
  });
});

describe('a placement', () => {
  const refused = (places: Place[], ...placements: string[]) => decidePlacements({ placements }, places);

  test.each<[Place, string]>([
    [{ in: 'header', name: 'x-key' }, 'header'],
    [{ in: 'header', name: 'x-key' }, 'header:X-Key'],
    [{ in: 'query', name: 'key' }, 'query'],
    [{ in: 'query', name: 'key' }, 'query:key'],
    [{ in: 'query', name: '' }, 'query'],
    [{ in: 'path' }, 'path'],
    [{ in: 'body', path: 'a.0' }, 'body'],
    [{ in: 'body', path: 'a.0' }, 'body:a.0'],
    [{ in: 'body', path: '' }, 'body'],
  ])('%o is covered by %s', (place, placement) => {
    expect(refused([place], placement)).toEqual([]);
    expect(refused([place])).toHaveLength(1);
  });

  test.each<[Place, string, string, string]>([
    [{ in: 'header', name: 'x-key' }, 'header:authorization', 'headers.x-key', 'in the X-Key header.'],
    [{ in: 'query', name: 'key' }, 'query:Key', 'params.key', 'in the query parameter key.'],
    [{ in: 'query', name: '' }, 'query:key', 'params', 'in the query. No query:NAME'],
    [{ in: 'path' }, 'query', 'url', 'in the path.'],
    [{ in: 'body', path: 'a.0' }, 'body:A.0', 'data.a.0', 'in the body at a.0.'],
    [{ in: 'body', path: '' }, 'body:a', 'data', 'in the body. No body:PATH'],
    [{ in: 'body', path: '' }, 'path', 'data', 'in the body.'],
  ])('%o is not covered by %s, and the refusal says what is', (place, placement, param, detail) => {
    const [refusal, ...others] = refused([place], 'header:x-other', placement);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ code: 'PLACEMENT_NOT_ALLOWED', param });
    expect(refusal?.detail).toContain(detail);
    expect(refusal?.detail.endsWith(detail)).toBe(!detail.includes(' No '));
  });

  test('that is used twice is refused once, and each other one for itself', () => {
    const key: Place = { in: 'query', name: 'key' };
    const refusals = refused([key, { in: 'path' }, key, { in: 'header', name: 'x-key' }], 'header');
    expect(refusals.map(({ param }) => param)).toEqual(['params.key', 'url']);
  });
});

describe('all reasons together', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');
  const policyOf = (part: object): Policy => v.parse(policySchema, { access: 'public', allow: [RULE], ...part });
  const planOf = (url: string, headers: Record<string, string> = {}) => {
    const request = {
      clientSecretName: 'x',
      url,
      method: 'POST',
      headers: { Authorization: '$CLIENT_SECRET', ...headers },
    };
    const parsed = parseRequest(request);
    const plan = parsed.ok ? planRequest(parsed.value) : parsed;
    if (!plan.ok) throw new Error(plan.refusal.detail);
    return plan.value;
  };
  const codes = (part: object, url = `${ORIGIN}/v1/chat`, headers = {}) => {
    const asked = [policyOf(part), planOf(url, headers), NOW, { kind: 'user', claims: {} }] as const;
    const refusals = decide(...asked);
    expect(firstRefusal(...asked)).toEqual(refusals[0] ?? null);
    return refusals.map(({ code }) => code);
  };

  test('a call that everything allows has none', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ expiresAt: '2026-01-01T00:00:00.001Z' })).toEqual([]);
  });

  test.each([
    ['a pause', { paused: true }, 'SECRET_PAUSED'],
    ['a missing claim', { claims: { role: 'paid' } }, 'CLAIMS_REQUIRED'],
    ['the moment of its expiry', { expiresAt: '2026-01-01T00:00:00Z' }, 'SECRET_EXPIRED'],
    ['a destination', { allow: [] }, 'URL_NOT_ALLOWED'],
    ['a placement', { placements: ['path'] }, 'PLACEMENT_NOT_ALLOWED'],
  ])('%s is one', (_, part, code) => expect(codes(part)).toEqual([code]));

  test('one place that is not covered is one, whichever others are', () => {
    const url = `${ORIGIN}/v1/chat?key=$CLIENT_SECRET`;
    expect(codes({ placements: ['header'] }, url)).toEqual(['PLACEMENT_NOT_ALLOWED']);
    expect(codes({ placements: ['query:key'] }, url)).toEqual(['PLACEMENT_NOT_ALLOWED']);
    expect(codes({ placements: ['header', 'query:key'] }, url)).toEqual([]);
  });

  test('of many the most telling is first', () => {
    const part = { paused: true, claims: { role: 'paid' }, expiresAt: '2020-01-01T00:00:00Z', placements: ['path'] };
    expect(codes(part, 'https://evil.example/')).toEqual([
      'SECRET_PAUSED',
      'CLAIMS_REQUIRED',
      'SECRET_EXPIRED',
      'URL_NOT_ALLOWED',
      'PLACEMENT_NOT_ALLOWED',
    ]);
    expect(codes({}, undefined, { 'X-HTTP-Method': 'DELETE' })).toEqual(['HEADER_NOT_ALLOWED']);
  });
});

describe('an owner is warned of', () => {
  const SAFE = { access: 'public', allow: [RULE, { origin: 'https://b.example', paths: ['/'] }] };
  const warnings = (part: object): string[] => warningsOf(v.parse(policySchema, { ...SAFE, ...part }));
  const EVERY_PATH = [RULE, { origin: 'https://b.example' }];
  const BODY = ['header', 'body:key'];

  test('nothing in a policy that lists origin, method, path and placement', () => expect(warnings({})).toEqual([]));

  test.each<[string, object, RegExp]>([
    ['every path', { allow: EVERY_PATH }, /on every path/],
    ['a placement in the body', { placements: BODY }, /in a body/],
    ['no destination', { allow: [] }, /No destination/],
    ['plain http', { allow: [RULE, { origin: 'http://b.example', paths: ['/'] }] }, /plain http/],
    ['a public secret with claims', { claims: { role: 'paid' } }, /require sign-in/],
  ])('%s', (_, part, sentence) => expect(warnings(part)).toEqual([expect.stringMatching(sentence)]));

  test('neither every path nor a body where callers sign in', () => {
    expect(warnings({ access: 'private', allow: EVERY_PATH, placements: BODY })).toEqual([]);
  });
});
