import { errors } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeySet, type KeySet } from '../../../relay/identity/key-set.ts';
import { createProvider } from '../../../relay/identity/provider.ts';
import {
  type SignInProvider,
  type SigningKey,
  signingKey,
  startSignInProvider,
} from '../../support/upstream/sign-in-provider.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let provider: SignInProvider;
let first: SigningKey;
let second: SigningKey;
let clock = 0;
let keys: KeySet;
let failures: string[];

beforeEach(async () => {
  [first, second] = await Promise.all([signingKey('k1'), signingKey('k2')]);
  provider = await startSignInProvider([first.jwk]);
  clock = 5 * MINUTE;
  failures = [];
  keys = createKeySet({
    fetchKeys: createProvider({ issuer: provider.issuer, jwksUrl: null }),
    now: () => clock,
    onFailure: (failure) => failures.push(failure),
  });
});
afterEach(() => provider.stop());

/** Whether there is a key for a token of this key id. */
const finds = async (kid: string): Promise<boolean> => {
  try {
    return (await keys.keyOf({ alg: 'ES256', kid }, { payload: '', signature: '' })) instanceof CryptoKey;
  } catch (error) {
    expect(error).toBeInstanceOf(errors.JWKSNoMatchingKey);
    return false;
  }
};

test('many tokens at once make one request, and later ones none', async () => {
  expect(await Promise.all(Array.from({ length: 50 }, () => finds('k1')))).toEqual(Array(50).fill(true));
  clock += 9 * MINUTE;
  expect(await finds('k1')).toBe(true);
  expect(provider.asked).toEqual({ discovery: 1, keys: 1, else: 0 });
  expect(keys.issuers()).toEqual([provider.issuer]);
});

test('a flood of made-up key ids asks the provider once a cool-down', async () => {
  await finds('k1');
  for (let minute = 0; minute < 3; minute += 1) {
    clock += MINUTE;
    const before = provider.asked.keys;
    const found = await Promise.all(Array.from({ length: 200 }, (_, index) => finds(`made-up-${minute}-${index}`)));
    expect(found).not.toContain(true);
    expect(provider.asked.keys - before).toBe(1);
    clock += 9 * SECOND;
    expect(await finds('made-up')).toBe(false);
    expect(provider.asked.keys - before).toBe(1);
  }
});

test('a key that is rotated in is found when a token first names it, and the old one goes with the set', async () => {
  await finds('k1');
  provider.keys = [second.jwk];
  clock += 11 * SECOND;
  expect(await Promise.all([finds('k2'), finds('k2'), finds('k1')])).toEqual([true, true, true]);
  expect(await finds('k1')).toBe(false);
  expect(provider.asked.keys).toBe(2);
});

test('a key that was withdrawn is noticed after ten minutes', async () => {
  await finds('k1');
  provider.keys = [second.jwk];
  clock += 11 * MINUTE;
  expect(await finds('k1')).toBe(false);
});

test('an outage does not lock out those whose key is known, and is no stampede', async () => {
  await finds('k1');
  await provider.stop();
  clock += 11 * MINUTE;
  for (let tries = 1; tries <= 30; tries += 1) {
    expect(await Promise.all([finds('k1'), finds('k1'), finds('k1')])).toEqual([true, true, true]);
    // Also the try that nobody waits for is over.
    await vi.waitFor(() => expect(failures).toHaveLength(tries));
    expect(await finds('k1')).toBe(true);
    expect(failures).toHaveLength(tries);
    clock += 5 * MINUTE;
  }
  expect(new Set(failures)).toEqual(new Set(['unreachable']));
  await provider.start();
  provider.keys = [second.jwk];
  clock += 11 * SECOND;
  expect(await finds('k2')).toBe(true);
  expect(await finds('k1')).toBe(false);
});

test('keys do not outlive an outage of a day', async () => {
  await finds('k1');
  await provider.stop();
  clock += 23 * HOUR;
  expect(await finds('k1')).toBe(true);
  clock += 2 * HOUR;
  expect(await finds('k1')).toBe(false);
});

test('a provider that is down from the start is asked once a cool-down, and found when it is back', async () => {
  await provider.stop();
  for (let times = 0; times < 20; times += 1) expect(await finds('k1')).toBe(false);
  expect(failures).toEqual(['unreachable']);
  await provider.start();
  expect(await finds('k1')).toBe(false);
  clock += 11 * SECOND;
  expect(await finds('k1')).toBe(true);
});

test('without the cool-down each of these tokens would have been a request', async () => {
  const eager = createKeySet({
    fetchKeys: createProvider({ issuer: provider.issuer, jwksUrl: null }),
    // A clock that runs past every cool-down.
    now: () => (clock += MINUTE),
    onFailure: () => undefined,
  });
  for (let times = 0; times < 5; times += 1) {
    await expect(eager.keyOf({ alg: 'ES256', kid: `x${times}` }, { payload: '', signature: '' })).rejects.toThrow();
  }
  expect(provider.asked.keys).toBeGreaterThanOrEqual(5);
});

test('where the keys cannot be read any more, their address is looked up again', async () => {
  await finds('k1');
  provider.keySet = (_, response) => response.writeHead(410).end();
  clock += 11 * MINUTE;
  expect(await finds('k1')).toBe(true);
  expect(failures).toEqual(['refused']);
  provider.keySet = null;
  provider.keys = [second.jwk];
  clock += 11 * MINUTE;
  await finds('k2');
  expect(provider.asked.discovery).toBe(2);
});
