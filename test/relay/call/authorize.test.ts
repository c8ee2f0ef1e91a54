import { describe, expect, test } from 'vitest';
import { createAuthorize } from '../../../relay/call/authorize.ts';
import type { Caller } from '../../../relay/identity/caller.ts';
import type { Limits } from '../../../relay/limits/limits.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import type { Vault } from '../../../relay/secrets/vault.ts';
import { createOrigins } from '../../../relay/server/origins.ts';
import { fail, ok, refusal } from '../../../shared/errors.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const APP = 'https://app.example';
const POLICY: Policy = {
  access: 'public',
  allow: [{ origin: 'https://api.example', methods: ['GET'] }, { origin: 'http://api.example' }],
  placements: ['header'],
  origins: null,
  claims: null,
  limits: null,
  paused: false,
  allowRanges: false,
  expiresAt: null,
};
const ANYBODY: Caller = { kind: 'anonymous', origin: null };
const USER: Caller = { kind: 'user', sub: 'u', claims: { role: 'editor' }, origin: null };
const OWNER: Caller = { kind: 'owner', deviceId: 'd', origin: null };
const RESERVATION = { release: () => {} };

interface Scene {
  readonly policy?: Partial<Policy>;
  readonly caller?: Caller;
  readonly call?: object;
  readonly name?: string;
  readonly allowsHttp?: boolean;
  readonly route?: 'request' | 'forward';
  readonly isUsedUp?: boolean;
}

async function ask(scene: Scene = {}) {
  const { policy = {}, caller = ANYBODY, call = {}, name = 'known', allowsHttp = false, route = 'request' } = scene;
  const counted: unknown[] = [];
  const stored = { name: 'known', version: 1, policy: { ...POLICY, ...policy } } as StoredSecret;
  const authorize = createAuthorize({
    vault: { find: (asked: string) => (asked === 'known' ? stored : null) } as Vault,
    origins: createOrigins({
      allowed: [APP],
      pairedExtensions: () => new Set<string>(),
      policyOrigins: () => new Set<string>(),
    }),
    limits: {
      take: async (secret: StoredSecret, key: string) => {
        counted.push([secret.name, key]);
        return scene.isUsedUp ? fail(refusal('RATE_LIMITED', 'No.')) : ok(RESERVATION);
      },
    } as unknown as Limits,
    allowsHttp,
  });
  const parsed = parseRequest({
    clientSecretName: 'known',
    url: 'https://api.example/v1',
    method: 'GET',
    headers: { A: '$CLIENT_SECRET' },
    ...call,
  });
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok) throw new Error(plan.refusal.detail);
  const result = await authorize({ name, plan: plan.value, route, caller, address: '203.0.113.7' });
  return { result, counted, stored, plan: plan.value, code: result.ok ? 'allowed' : result.refusal.code };
}
const codeOf = async (scene: Scene): Promise<string> => (await ask(scene)).code;

describe('who may use a secret', () => {
  test('anybody, if it is public, and it is not counted without limits', async () => {
    const { result, stored, plan, counted } = await ask();
    expect(result).toEqual({ ok: true, value: { stored, plan, reservation: null } });
    expect(counted).toEqual([]);
  });

  test('signed-in users and the owner, if it is private', async () => {
    const policy = { access: 'private' } as const;
    expect(await codeOf({ policy })).toBe('SIGN_IN_REQUIRED');
    expect(await codeOf({ policy, caller: USER })).toBe('allowed');
    expect(await codeOf({ policy, caller: OWNER })).toBe('allowed');
  });

  test('users with the claims that it takes', async () => {
    expect(await codeOf({ policy: { claims: { role: 'editor' } }, caller: USER })).toBe('allowed');
    expect(await codeOf({ policy: { claims: { role: 'admin' } }, caller: USER })).toBe('CLAIMS_REQUIRED');
    expect(await codeOf({ policy: { claims: { role: 'editor' } } })).toBe('SIGN_IN_REQUIRED');
  });

  test('an anonymous caller cannot tell a private secret from one that does not exist', async () => {
    const unknown = await ask({ name: 'unknown' });
    const hidden = await ask({ policy: { access: 'private', paused: true, allow: [], placements: [] } });
    expect(hidden.result).toEqual(unknown.result);
    expect(unknown.code).toBe('SIGN_IN_REQUIRED');
    expect(JSON.stringify(unknown.result)).not.toContain('unknown');
    for (const caller of [USER, OWNER]) {
      const { result } = await ask({ name: 'unknown', caller });
      expect(result).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND', param: 'clientSecretName' } });
    }
  });
});

describe('from which pages', () => {
  const from = (origin: string, caller: Caller = ANYBODY): Caller => ({ ...caller, origin });
  test('those of the relay, or those of the secret in their place', async () => {
    expect(await codeOf({ caller: from(APP) })).toBe('allowed');
    expect(await codeOf({ caller: from('https://evil.example') })).toBe('ORIGIN_NOT_ALLOWED');
    expect(await codeOf({ caller: from('https://evil.example', USER) })).toBe('ORIGIN_NOT_ALLOWED');
    const policy = { origins: ['https://shop.example'] };
    expect(await codeOf({ policy, caller: from('https://shop.example') })).toBe('allowed');
    expect(await codeOf({ policy, caller: from(APP) })).toBe('ORIGIN_NOT_ALLOWED');
  });

  test('the owner from any', async () => {
    expect(await codeOf({ caller: from('https://evil.example', OWNER) })).toBe('allowed');
  });
});

describe('where to', () => {
  test('by https, and by http only where a network for development is allowed', async () => {
    const call = { url: 'http://api.example/' };
    expect(await codeOf({ call })).toBe('INSECURE_URL');
    expect(await codeOf({ call, policy: { allow: [] } })).toBe('INSECURE_URL');
    expect(await codeOf({ call, allowsHttp: true })).toBe('allowed');
  });

  test.each<[string, object, Partial<Policy>]>([
    ['URL_NOT_ALLOWED', { url: 'https://evil.example/' }, {}],
    ['URL_NOT_ALLOWED', { method: 'DELETE' }, {}],
    ['PLACEMENT_NOT_ALLOWED', { url: 'https://api.example/?key=$CLIENT_SECRET' }, {}],
    ['SECRET_PAUSED', {}, { paused: true }],
    ['SECRET_EXPIRED', {}, { expiresAt: '2000-01-01T00:00:00Z' }],
  ])('%s holds for everybody, and is not counted', async (code, call, policy) => {
    for (const caller of [ANYBODY, USER, OWNER]) {
      const asked = await ask({ call, policy: { ...policy, limits: { perDay: 1 } }, caller });
      expect([asked.code, asked.counted]).toEqual([code, []]);
    }
  });

  test('without headers that the policy does not let out', async () => {
    const { result } = await ask({ call: { headers: { A: '$CLIENT_SECRET', Range: 'bytes=0-1' } } });
    expect(result.ok && result.value.plan.headers.map(([name]) => name)).toEqual(['a']);
    expect(await codeOf({ call: { headers: { Range: '$CLIENT_SECRET' } } })).toBe('PLACEHOLDER_MISSING');
    const overriding = { headers: { A: '$CLIENT_SECRET', 'X-HTTP-Method-Override': 'DELETE' } };
    expect(await codeOf({ call: overriding })).toBe('HEADER_NOT_ALLOWED');
    expect(await codeOf({ call: overriding, route: 'forward' })).toBe('allowed');
  });
});

describe('how often', () => {
  const policy = { limits: { perMinute: 1 } };
  test.each<[Caller, string]>([
    [ANYBODY, 'address 203.0.113.7'],
    [USER, 'user u'],
    [OWNER, 'owner d'],
  ])('%j is counted', async (caller, key) => {
    const { result, counted } = await ask({ policy, caller });
    expect(counted).toEqual([['known', key]]);
    expect(result).toMatchObject({ value: { reservation: RESERVATION } });
    expect(await codeOf({ policy, caller, isUsedUp: true })).toBe('RATE_LIMITED');
  });
});
