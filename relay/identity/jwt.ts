import { type JWTPayload, jwtVerify } from 'jose';
import type { KeySet } from './key-set.ts';
import { ALGORITHMS, isWellFormedJwt } from './well-formed.ts';

const CLOCK_TOLERANCE_SECONDS = 5;

export interface SignedIn {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Resolves to the user of a JWT, or to `null` if it does not verify for any reason. */
export type JwtVerifier = (token: string) => Promise<SignedIn | null>;

/**
 * Verifies JWTs of the sign-in provider: signature, `iss`, `aud`, `exp`, `nbf`, `iat` and `sub`. An ID token with the
 * configured audience is accepted: some providers (such as Firebase) issue nothing else to apps.
 */
export const createJwtVerifier =
  (deps: {
    readonly keys: KeySet;
    readonly audience: string;
    readonly now: () => number;
    /** Replaced in tests, to show that the check has an effect. */
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
      const isValid = isIssuedBy(payload, keys.issuers()) && hasValidTimes(payload, now() / 1000);
      return isValid && typeof sub === 'string' && sub !== '' ? { sub, claims: payload } : null;
    } catch {
      return null;
    }
  };

/** Must run after the key lookup: the exact issuer comes from discovery. */
const isIssuedBy = ({ iss }: JWTPayload, issuers: readonly string[] | null): boolean =>
  issuers === null || (iss !== undefined && issuers.includes(iss));

/** jose checks `exp` and `nbf`, but not that `exp` is finite (`1e999`) and that `iat` is not in the future. */
const hasValidTimes = ({ exp, iat }: JWTPayload, now: number): boolean =>
  Number.isFinite(exp) && (iat === undefined || (iat >= 0 && iat <= now + CLOCK_TOLERANCE_SECONDS));
