import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJwtVerifier } from '../../../relay/identity/jwt.ts';

const AUDIENCE = 'my-app';
const hour = () => Math.floor(Date.now() / 1000) + 3600;

let issuer = '';
let server: http.Server;
let trusted: CryptoKeyPair;
let stranger: CryptoKeyPair;

beforeAll(async () => {
  trusted = await generateKeyPair('ES256');
  stranger = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(trusted.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }];
  server = http.createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    if (req.url === '/.well-known/openid-configuration') {
      res.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    } else res.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const verifier = () => createJwtVerifier({ issuer, jwksUrl: null, audience: AUDIENCE });

async function token(
  claims: Record<string, unknown> = {},
  {
    key = trusted.privateKey,
    header = {},
  }: { key?: CryptoKey | Uint8Array; header?: Partial<JWTHeaderParameters> } = {},
): Promise<string> {
  return new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'alice', exp: hour(), role: 'paid', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(key);
}

test('a token of the provider signs its user in, with the claims', async () => {
  expect(await verifier()(await token())).toMatchObject({ sub: 'alice', claims: { role: 'paid' } });
});

test('keys may be named by RELAY_JWKS_URL instead of discovery', async () => {
  const verify = createJwtVerifier({ issuer: null, jwksUrl: `${issuer}/keys`, audience: AUDIENCE });
  expect(await verify(await token())).toMatchObject({ sub: 'alice' });
});

test.each<[string, () => Promise<string>]>([
  ['of another audience', () => token({ aud: 'other-app' })],
  ['of another issuer', () => token({ iss: 'https://evil.example' })],
  ['that has expired', () => token({ exp: hour() - 7200 })],
  ['that is not valid yet', () => token({ nbf: hour() })],
  ['without an expiry', () => token({ exp: undefined })],
  ['without a subject', () => token({ sub: undefined })],
  ['signed by a stranger', () => token({}, { key: stranger.privateKey })],
  ['with an unknown key id', () => token({}, { header: { kid: 'k2' } })],
  [
    'without a signature (alg none)',
    async () => {
      const [, payload] = (await token()).split('.');
      return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    },
  ],
  [
    'signed by HMAC with the public key (algorithm confusion)',
    async () =>
      token(
        {},
        { key: new TextEncoder().encode(JSON.stringify(await exportJWK(trusted.publicKey))), header: { alg: 'HS256' } },
      ),
  ],
  [
    'that brings its own key in its header',
    async () => token({}, { key: stranger.privateKey, header: { jwk: await exportJWK(stranger.publicKey) } }),
  ],
  ['that is no JWT', async () => 'a.b.c'],
])('a token %s signs nobody in', async (_, make) => {
  expect(await verifier()(await make())).toBeNull();
});

test('a provider that cannot be reached signs nobody in, and is asked again the next time', async () => {
  const verify = createJwtVerifier({ issuer: 'http://127.0.0.1:1', jwksUrl: null, audience: AUDIENCE });
  expect(await verify(await token())).toBeNull();
  expect(await verify(await token())).toBeNull();
});
