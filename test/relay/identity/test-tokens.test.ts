import { createPrivateKey, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { createTestTokens, type TestTokens } from '../../../relay/identity/test-tokens.ts';

/** Tokens of test users are for this relay, from this relay, for a while, and for nothing else. */
const SEED = new Uint8Array(32).fill(7);
/** RFC 8410, section 7: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ownKey = createPrivateKey({ key: Buffer.concat([PKCS8, SEED]), format: 'der', type: 'pkcs8' });

let tokens: TestTokens;
beforeAll(async () => {
  tokens = await createTestTokens(SEED);
});

interface Forged {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string | null;
  readonly sub?: string | null;
  readonly key?: KeyObject | CryptoKey | Uint8Array;
  readonly alg?: string;
}

/** Of another key nothing would be looked at. */
const kid = (): string => String(tokens.jwks.keys[0]?.kid);

async function forge(more: Forged = {}): Promise<string> {
  const { issuer = 'urn:client-secret-relay', audience = 'client-secret-relay', expires = '1h', sub = 'a' } = more;
  const token = new SignJWT({})
    .setProtectedHeader({ alg: more.alg ?? 'EdDSA', kid: kid() })
    .setIssuer(issuer)
    .setAudience(audience);
  if (expires !== null) token.setExpirationTime(expires);
  if (sub !== null) token.setSubject(sub);
  return token.sign(more.key ?? ownKey);
}

test('an issued one names issuer, audience, user and end, and verifies with the published key', async () => {
  const token = await tokens.issue({ sub: 'user-1', claims: { role: 'paid' }, expiresIn: 3600 });
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({
    iss: 'urn:client-secret-relay',
    aud: 'client-secret-relay',
    sub: 'user-1',
    role: 'paid',
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
  expect(tokens.jwks.keys).toMatchObject([{ kid: decodeProtectedHeader(token).kid, alg: 'EdDSA', crv: 'Ed25519' }]);
  expect(tokens.jwks.keys[0]).not.toHaveProperty('d');
  expect(await tokens.verify(token)).toMatchObject({ sub: 'user-1' });
});

test('one made outside with the same key and the same claims is taken', async () => {
  expect(await tokens.verify(await forge())).toMatchObject({ sub: 'a' });
});

test.each<[string, () => Promise<string>]>([
  ['for another audience', () => forge({ audience: 'my-app' })],
  ['of another issuer', () => forge({ issuer: 'https://login.example' })],
  ['past its end', () => forge({ expires: '-1m' })],
  ['without an end', () => forge({ expires: null })],
  ['without a user', () => forge({ sub: null })],
  ['of another key', async () => forge({ key: (await generateKeyPair('EdDSA', { crv: 'Ed25519' })).privateKey })],
  [
    'of another relay',
    async () => (await createTestTokens(new Uint8Array(32).fill(8))).issue({ sub: 'a', claims: {}, expiresIn: 3600 }),
  ],
  [
    'signed with the public key as a password',
    async () => {
      const { x = '' } = await exportJWK(ownKey);
      return forge({ alg: 'HS256', key: Buffer.from(x, 'base64url') });
    },
  ],
  [
    'not signed',
    async () => {
      const [, claims = ''] = (await forge()).split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'none', kid: kid() })).toString('base64url');
      return `${header}.${claims}.`;
    },
  ],
  [
    'whose claims were changed',
    async () => {
      const [header = '', claims = '', signature = ''] = (await forge()).split('.');
      const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sub: 'admin' };
      return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
    },
  ],
])('one %s is not', async (_, make) => {
  expect(await tokens.verify(await make())).toBeNull();
});
