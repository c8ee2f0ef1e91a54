import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Signed by the provider's private key: a list without `none` and without HMAC leaves no algorithm confusion. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE_SECONDS = 5;
const FETCH_TIMEOUT_MS = 5_000;

export interface SignedIn {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Says who a JWT signs in, or `null` where it does not verify, whatever the reason. */
export type JwtVerifier = (token: string) => Promise<SignedIn | null>;

export function createJwtVerifier(config: {
  readonly issuer: string | null;
  readonly jwksUrl: string | null;
  readonly audience: string;
}): JwtVerifier {
  let keys: Promise<JWTVerifyGetKey> | null = null;
  const keySet = (): Promise<JWTVerifyGetKey> => {
    keys ??= findKeys(config).catch((error: unknown) => {
      keys = null;
      throw error;
    });
    return keys;
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await keySet(), {
        algorithms: ALGORITHMS,
        audience: config.audience,
        ...(config.issuer !== null && { issuer: [config.issuer, `${config.issuer}/`] }),
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return typeof payload.sub === 'string' ? { sub: payload.sub, claims: payload } : null;
    } catch {
      return null;
    }
  };
}

async function findKeys(config: { issuer: string | null; jwksUrl: string | null }): Promise<JWTVerifyGetKey> {
  const url = config.jwksUrl ?? (await discover(config.issuer ?? ''));
  return createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_TIMEOUT_MS });
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  const document: unknown = await answer.json();
  const { issuer: named, jwks_uri: jwks } = document as { issuer?: unknown; jwks_uri?: unknown };
  if (typeof named !== 'string' || named.replace(/\/$/, '') !== issuer || typeof jwks !== 'string') {
    throw new Error('The discovery document is not this issuer’s.');
  }
  return jwks;
}
