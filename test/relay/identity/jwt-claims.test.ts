import { CompactSign, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createJwtVerifier, type JwtVerifier } from '../../../relay/identity/jwt.ts';

const NOW = 1_900_000_000;
const GOOD = { sub: 'alice', aud: 'my-app', iss: 'https://login.example', exp: NOW + 60, iat: NOW };

let signText: (json: string) => Promise<string>;
const sign = (claims: object): Promise<string> => signText(JSON.stringify(claims));
let verify: JwtVerifier;
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  signText = (json) => new CompactSign(Buffer.from(json)).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  verify = createJwtVerifier({
    keys: { keyOf: async () => publicKey, issuers: () => [GOOD.iss] },
    audience: GOOD.aud,
    now: () => NOW * 1000,
  });
});

describe('a signed token', () => {
  test.each<[string, object]>([
    ['as it should be', {}],
    ['without the time of its issue', { iat: undefined }],
    ['issued when counting began', { iat: 0 }],
    ['issued five seconds ahead of this clock', { iat: NOW + 5 }],
    ['that ended four seconds ago', { exp: NOW - 4 }],
    ['for several audiences', { aud: ['other', GOOD.aud] }],
  ])('%s signs in', async (_, change) => {
    expect(await verify(await sign({ ...GOOD, ...change }))).toMatchObject({ sub: 'alice' });
  });

  test.each<[string, object]>([
    ['issued six seconds ahead of this clock', { iat: NOW + 6 }],
    ['issued before counting began', { iat: -1 }],
    ['without an end', { exp: undefined }],
    ['that ended six seconds ago', { exp: NOW - 6 }],
    ['not valid for another six seconds', { nbf: NOW + 6 }],
    ['without a user', { sub: undefined }],
    ['of a user without a name', { sub: '' }],
    ['of a user who is a number', { sub: 7 }],
    ['for another audience', { aud: 'other' }],
    ['for no audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['of no issuer', { iss: undefined }],
  ])('%s does not', async (_, change) => {
    expect(await verify(await sign({ ...GOOD, ...change }))).toBeNull();
  });

  test('is not verified where its form is wrong', async () => {
    const token = await sign(GOOD);
    expect(await verify(await signText(JSON.stringify(GOOD).replace('{', '{"sub":"admin",')))).toBeNull();
    expect(await verify(`${token}.AA`)).toBeNull();
    expect(await verify('')).toBeNull();
  });
});
