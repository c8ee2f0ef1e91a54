import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, exportJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';

/** Tokens of fictitious users to test private secrets with, signed with a key of the relay. */
export interface TestTokens {
  /** `expiresIn` is in seconds. */
  issue(user: v.InferOutput<typeof testTokenSchema>): Promise<string>;
  verify(token: string): Promise<{ sub: string; claims: Readonly<Record<string, unknown>> } | null>;
  readonly jwks: { readonly keys: readonly JWK[] };
}

const ISSUER = 'urn:client-secret-relay';
const AUDIENCE = 'client-secret-relay';
const RESERVED = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub']);

export const testTokenSchema = v.strictObject({
  sub: v.pipe(v.string('must be a string'), v.minLength(1, 'must not be empty'), v.maxLength(256, 'is too long')),
  claims: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.unknown(), 'must be an object'),
      v.check(
        (claims) => !Object.keys(claims).some((name) => RESERVED.has(name)),
        'must not contain registered claims',
      ),
    ),
    {},
  ),
  expiresIn: v.exactOptional(
    v.pipe(
      v.number('must be a number of seconds'),
      v.integer('must be a whole number'),
      v.minValue(1),
      v.maxValue(86_400, 'must be at most 86400'),
    ),
    3600,
  ),
});

export async function createTestTokens(seed: Uint8Array): Promise<TestTokens> {
  const privateKey = privateKeyOf(seed);
  const publicKey = createPublicKey(privateKey);
  const jwk = await exportJWK(publicKey);
  const kid = `test-${jwk.x?.slice(0, 8)}`;
  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] },
    issue: ({ sub, claims, expiresIn }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${expiresIn}s`)
        .sign(privateKey),
    verify: async (token) => {
      try {
        // Avoids a signature check of the provider's tokens with this key.
        if (decodeProtectedHeader(token).kid !== kid) return null;
        const { payload } = await jwtVerify(token, publicKey, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: ['EdDSA'],
          requiredClaims: ['exp', 'sub'],
        });
        return { sub: String(payload.sub), claims: payload };
      } catch {
        return null;
      }
    },
  };
}

/** Wraps an Ed25519 seed in PKCS #8 (RFC 8410, section 7). */
const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
