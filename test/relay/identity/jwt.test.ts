import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJwtVerifier, type JwtVerifier } from '../../../relay/identity/jwt.ts';
import { createKeySet } from '../../../relay/identity/key-set.ts';
import { createProvider, type ProviderConfig } from '../../../relay/identity/provider.ts';
import {
  AUDIENCE,
  type SignInProvider,
  type SigningKey,
  signingKey,
  startSignInProvider,
  tokenOf,
} from '../../support/upstream/sign-in-provider.ts';

let provider: SignInProvider;
let key: SigningKey;

beforeAll(async () => {
  key = await signingKey('k1');
  provider = await startSignInProvider([key.jwk]);
});
afterAll(() => provider.stop());

const verifier = (config: Partial<ProviderConfig> = {}): JwtVerifier =>
  createJwtVerifier({
    keys: createKeySet({
      fetchKeys: createProvider({ issuer: provider.issuer, jwksUrl: null, ...config }),
      now: () => performance.now(),
      onFailure: () => undefined,
    }),
    audience: AUDIENCE,
    now: Date.now,
  });

test('a token of the provider signs its user in, with the claims', async () => {
  expect(await verifier()(await tokenOf(provider.issuer, key))).toMatchObject({
    sub: 'alice',
    claims: { role: 'paid' },
  });
});

test('keys may be named by RELAY_JWKS_URL instead of discovery; then any issuer is right unless one is named', async () => {
  const before = provider.asked.discovery;
  const anyIssuer = verifier({ issuer: null, jwksUrl: provider.keysUrl });
  const oneIssuer = verifier({ issuer: 'https://login.example', jwksUrl: provider.keysUrl });
  expect(await anyIssuer(await tokenOf('https://elsewhere.example', key))).toMatchObject({ sub: 'alice' });
  expect(await oneIssuer(await tokenOf('https://elsewhere.example', key))).toBeNull();
  expect(await oneIssuer(await tokenOf('https://login.example', key))).toMatchObject({ sub: 'alice' });
  expect(await oneIssuer(await tokenOf('https://login.example/', key))).toMatchObject({ sub: 'alice' });
  expect(provider.asked.discovery).toBe(before);
});

test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined])('the type %s is taken', async (typ) => {
  const token = await tokenOf(provider.issuer, key, { header: typ === undefined ? {} : { typ } });
  expect(await verifier()(token)).toMatchObject({ sub: 'alice' });
});

test.each(['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'])('%s is taken', async (alg) => {
  const other = await signingKey(alg, alg);
  provider.keys = [key.jwk, other.jwk];
  expect(await verifier()(await tokenOf(provider.issuer, other))).toMatchObject({ sub: 'alice' });
  provider.keys = [key.jwk];
});

test('one audience of several is enough, and a clock may be five seconds off', async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const claims of [{ aud: ['other', AUDIENCE] }, { exp: now - 2 }, { nbf: now + 3 }, { iat: now + 3 }]) {
    expect(await verifier()(await tokenOf(provider.issuer, key, { claims })), JSON.stringify(claims)).not.toBeNull();
  }
});
