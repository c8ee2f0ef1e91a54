import { type JWTPayload, jwtVerify } from 'jose';
import type { KeySet } from './key-set.ts';
import { ALGORITHMS, isWellFormedJwt } from './well-formed.ts';

const CLOCK_TOLERANCE_SECONDS = 5;

export interface SignedIn {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Says who a JWT signs in, or `null` where it does not verify, whatever the reason. */
export type JwtVerifier = (token: string) => Promise<SignedIn | null>;

/**
 * Checks JWTs of the sign-in provider: signature, `iss`, `aud`, `exp`, `nbf`, `iat` and `sub`. An ID token passes where
 * its audience is the configured one: some providers (Firebase, for one) give apps nothing else to show.
 */
export const createJwtVerifier =
  (deps: {
    readonly keys: KeySet;
    readonly audience: string;
    readonly now: () => number;
    /** For the tests of what it keeps out. */
    readonly isPlausible?: (token: string) => boolean;
  }): JwtVerifier =>
  async (token) => {
    const { keys, audience, now, isPlausible = isWellFormedJwt } = deps;
    if (!isPlausible(token)) return null;
    try {
      const { payload } = await jwtVerify(token, keys.keyOf, {
        algorithms: ALGORITHMS,
        audience,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      const { sub } = payload;
      const isMeant = isIssuedBy(payload, keys.issuers()) && hasSoundTimes(payload, now() / 1000);
      return isMeant && typeof sub === 'string' && sub !== '' ? { sub, claims: payload } : null;
    } catch {
      return null;
    }
  };

/** Read after the key was found: discovery says what the issuer is called, exactly. */
const isIssuedBy = ({ iss }: JWTPayload, issuers: readonly string[] | null): boolean =>
  issuers === null || (iss !== undefined && issuers.includes(iss));

/** jose compares `exp` and `nbf`; a token from the future, or one that ends at `1e999`, is nobody's honest work. */
const hasSoundTimes = ({ exp, iat }: JWTPayload, now: number): boolean =>
  Number.isFinite(exp) && (iat === undefined || (iat >= 0 && iat <= now + CLOCK_TOLERANCE_SECONDS));
