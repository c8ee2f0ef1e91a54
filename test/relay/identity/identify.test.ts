import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Devices } from '../../../relay/devices/devices.ts';
import { callerKey } from '../../../relay/identity/caller.ts';
import { createIdentify, signInOf } from '../../../relay/identity/identify.ts';
import { refusal } from '../../../shared/errors.ts';

const FROM = { address: '192.0.2.1', origin: 'https://app.example' };
const DEVICE = { id: 'laptop', name: 'Laptop', origin: null };

let asked: string[];
let failures: string[];
let tooMany: boolean;
beforeEach(() => {
  asked = [];
  failures = [];
  tooMany = false;
});

const verifier = (kind: string) => async (token: string) => {
  asked.push(`${kind} ${token.slice(0, 16)}`);
  return token.startsWith(kind) ? { sub: 'ann', claims: { role: kind } } : null;
};
const parts = {
  devices: { identify: (token: string) => (token === 'csr_right' ? DEVICE : null) } as Devices,
  testTokens: { verify: verifier('test'), issue: async () => '', jwks: { keys: [] } },
  verifyJwt: verifier('jwt'),
  failedAttempts: {
    count: async (address: string) => {
      failures.push(address);
      return tooMany ? refusal('RATE_LIMITED', 'Too many.') : null;
    },
  },
};
const identify = createIdentify(parts);
const USER = { kind: 'user', sub: 'ann', origin: FROM.origin };

describe('a token', () => {
  test.each<[string, object]>([
    ['Bearer csr_right', { kind: 'owner', deviceId: 'laptop', origin: FROM.origin }],
    ['bearer   csr_right', { kind: 'owner', deviceId: 'laptop', origin: FROM.origin }],
    ['Bearer test-token', { ...USER, claims: { role: 'test' } }],
    ['Bearer jwt-token', { ...USER, claims: { role: 'jwt' } }],
    [`Bearer jwt-${'x'.repeat(8188)}`, { ...USER, claims: { role: 'jwt' } }],
  ])('%.30s names a caller', async (header, caller) => {
    expect(await identify(header, FROM)).toEqual({ ok: true, value: caller });
    expect(failures).toEqual([]);
  });

  test.each<[string, string | string[]]>([
    ['none', ''],
    ['of another scheme', 'Basic jwt-token'],
    ['with something before it', 'x Bearer jwt-token'],
    ['with something after it', 'Bearer jwt-token x'],
    ['that is empty', 'Bearer '],
    ['that follows without a space', 'Bearerjwt-token'],
    ['that is sent twice', ['Bearer jwt-token', 'Bearer jwt-token']],
    ['in a list', ['Bearer jwt-token']],
    ['longer than a token can be', `Bearer jwt-${'x'.repeat(8189)}`],
    ['of no device', 'Bearer csr_wrong'],
  ])('%s is checked by nobody who verifies signatures, is refused and counted', async (_, header) => {
    expect(await identify(header, FROM)).toMatchObject({ ok: false, refusal: { code: 'TOKEN_INVALID' } });
    expect(asked).toEqual([]);
    expect(failures).toEqual([FROM.address]);
    tooMany = true;
    expect(await identify(header, FROM)).toMatchObject({ ok: false, refusal: { code: 'RATE_LIMITED' } });
  });

  test('that nobody signed is refused and counted, and never makes its caller anonymous', async () => {
    expect(await identify('Bearer other', FROM)).toMatchObject({ ok: false, refusal: { code: 'TOKEN_INVALID' } });
    expect(asked).toEqual(['test other', 'jwt other']);
    expect(failures).toEqual([FROM.address]);
  });

  test('of a sign-in provider is refused by a relay that has none', async () => {
    const without = createIdentify({ ...parts, verifyJwt: null });
    expect(await without('Bearer jwt-token', FROM)).toMatchObject({ ok: false, refusal: { code: 'TOKEN_INVALID' } });
    expect(await without('Bearer test-token', FROM)).toMatchObject({ ok: true });
  });
});

describe('the sign-in of a request', () => {
  const of = (url: string, headers: IncomingHttpHeaders) => signInOf({ url, headers } as IncomingMessage);

  test('is its Authorization, except where that is for the upstream', () => {
    expect(of('/v1/request', { authorization: 'a' })).toBe('a');
    expect(of('/v1/forward/x/https://api.example/', { authorization: 'a' })).toBeUndefined();
  });

  test('is Relay-Authorization on every route, also beside the other', () => {
    for (const url of ['/v1/request', '/v1/forward/x/https://api.example/']) {
      expect(of(url, { authorization: 'a', 'relay-authorization': 'r' })).toBe('r');
    }
    expect(of('/v1/request', {})).toBeUndefined();
  });
});

test('no two kinds of caller are counted together', () => {
  const origin = null;
  expect([
    callerKey({ kind: 'owner', deviceId: '192.0.2.1', origin }, FROM.address),
    callerKey({ kind: 'user', sub: '192.0.2.1', claims: {}, origin }, FROM.address),
    callerKey({ kind: 'anonymous', origin }, FROM.address),
  ]).toEqual(['owner 192.0.2.1', 'user 192.0.2.1', 'address 192.0.2.1']);
});
