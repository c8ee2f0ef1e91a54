import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJwtVerifier, type JwtVerifier } from '../../../relay/identity/jwt.ts';
import { createKeySet } from '../../../relay/identity/key-set.ts';
import { createProvider } from '../../../relay/identity/provider.ts';
import {
  AUDIENCE,
  type Misbehaviour,
  type SignInProvider,
  type SigningKey,
  signingKey,
  startSignInProvider,
  tokenOf,
} from '../../support/upstream/sign-in-provider.ts';

let provider: SignInProvider;
let elsewhere: SignInProvider;
let key: SigningKey;
let failures: string[];
let verify: JwtVerifier;
let token: string;

beforeEach(async () => {
  key = await signingKey('k1');
  provider = await startSignInProvider([key.jwk]);
  elsewhere = await startSignInProvider([key.jwk]);
  failures = [];
  verify = createJwtVerifier({
    keys: createKeySet({
      fetchKeys: createProvider({ issuer: provider.issuer, jwksUrl: null }),
      now: () => performance.now(),
      onFailure: (failure) => failures.push(failure),
    }),
    audience: AUDIENCE,
    now: Date.now,
  });
  token = await tokenOf(provider.issuer, key);
});
afterEach(async () => {
  await provider.stop();
  await elsewhere.stop();
});

const sends =
  (body: string | Buffer, status = 200, headers: Record<string, string> = {}): Misbehaviour =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
const keysAsText = (): string => JSON.stringify({ keys: [key.jwk] });
/** Endless, as fast as it is read. */
const endless: Misbehaviour = (_, response) => {
  const block = Buffer.alloc(65_536, ' ');
  const write = (): void => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', write);
  write();
};

describe('a key set that', () => {
  test.each<[string, string, () => Misbehaviour]>([
    ['is not found', 'refused', () => sends('{}', 404)],
    ['comes with an error, keys and all', 'refused', () => sends(keysAsText(), 500)],
    ['is somewhere else (302)', 'refused', () => sends('', 302, { location: elsewhere.keysUrl })],
    ['is somewhere else (307)', 'refused', () => sends('', 307, { location: elsewhere.keysUrl })],
    ['is HTML', 'not-json', () => sends('<html></html>')],
    ['is empty', 'not-json', () => sends('')],
    ['is cut', 'not-json', () => sends(keysAsText().slice(0, -5))],
    [
      'breaks off',
      'unreachable',
      () => (_, response) => response.writeHead(200, { 'content-length': '500' }).write('{', () => response.destroy()),
    ],
    ['is null', 'no-keys', () => sends('null')],
    ['is a list', 'no-keys', () => sends('[]')],
    ['has keys that are none', 'no-keys', () => sends('{"keys":[1]}')],
    ['never ends', 'too-large', () => endless],
    ['is huge', 'too-large', () => sends(JSON.stringify({ keys: [key.jwk], pad: 'x'.repeat(300_000) }))],
  ])('%s signs nobody in (%s)', async (_, failure, misbehave) => {
    provider.keySet = misbehave();
    expect(await verify(token)).toBeNull();
    expect(failures).toEqual([failure]);
    expect(elsewhere.asked).toEqual({ discovery: 0, keys: 0, else: 0 });
  });

  test.each<[string, (jwk: SigningKey['jwk']) => object]>([
    ['is for encryption', (jwk) => ({ ...jwk, use: 'enc' })],
    ['may only sign', (jwk) => ({ ...jwk, key_ops: ['sign'] })],
    ['is of another algorithm', (jwk) => ({ ...jwk, alg: 'ES384' })],
    ['is of another curve', (jwk) => ({ ...jwk, crv: 'P-384' })],
    ['is symmetric', () => ({ kty: 'oct', k: 'AAAA', kid: 'k1' })],
    ['has no coordinates', ({ x: _, ...jwk }) => jwk],
  ])('has a key that %s signs nobody in', async (_, change) => {
    provider.keys = [change(key.jwk)];
    expect(await verify(token)).toBeNull();
    expect(failures).toEqual([]);
  });

  test('is as it should be signs in', async () => {
    expect(await verify(token)).toMatchObject({ sub: 'alice' });
  });

  test('is large but within bounds signs in', async () => {
    provider.keySet = sends(JSON.stringify({ keys: [key.jwk], pad: 'x'.repeat(250_000) }));
    expect(await verify(token)).toMatchObject({ sub: 'alice' });
  });
});

describe('a discovery document that', () => {
  test.each<[string, string, () => object]>([
    ["is another issuer's", 'foreign-issuer', () => ({ issuer: elsewhere.issuer, jwks_uri: provider.keysUrl })],
    ['names no issuer', 'foreign-issuer', () => ({ jwks_uri: provider.keysUrl })],
    [
      'writes the issuer otherwise',
      'foreign-issuer',
      () => ({ issuer: provider.issuer.replace('http', 'HTTP'), jwks_uri: provider.keysUrl }),
    ],
    ['names no keys', 'unsafe-keys-url', () => ({ issuer: provider.issuer })],
    ['has its keys in a file', 'unsafe-keys-url', () => ({ issuer: provider.issuer, jwks_uri: 'file:///etc/keys' })],
    [
      'has its keys on plain http',
      'unsafe-keys-url',
      () => ({ issuer: provider.issuer, jwks_uri: 'http://keys.example/' }),
    ],
    [
      'has its keys in data',
      'unsafe-keys-url',
      () => ({ issuer: provider.issuer, jwks_uri: `data:application/json,${keysAsText()}` }),
    ],
    [
      'has a password in the address of its keys',
      'unsafe-keys-url',
      () => ({ issuer: provider.issuer, jwks_uri: provider.keysUrl.replace('//', '//u:p@') }),
    ],
  ])('%s signs nobody in (%s)', async (_, failure, document) => {
    provider.discovery = sends(JSON.stringify(document()));
    expect(await verify(token)).toBeNull();
    expect(failures).toEqual([failure]);
    expect(provider.asked.keys).toBe(0);
  });

  test('redirects signs nobody in', async () => {
    provider.discovery = sends('', 302, { location: `${elsewhere.issuer}/.well-known/openid-configuration` });
    expect(await verify(token)).toBeNull();
    expect(elsewhere.asked.discovery).toBe(0);
  });

  test('names its issuer with a slash at the end asks for tokens that do so, too', async () => {
    const issuer = `${provider.issuer}/`;
    provider.discovery = sends(JSON.stringify({ issuer, jwks_uri: provider.keysUrl }));
    expect(await verify(token)).toBeNull();
    expect(await verify(await tokenOf(issuer, key))).toMatchObject({ sub: 'alice' });
  });
});
