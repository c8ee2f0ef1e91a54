import { type Refusal, refusalBecause } from '../errors.ts';
import type { Claims, Policy } from '../protocol/policy.ts';

/** Who calls, as far as a policy asks: the owner of the secrets passes what is meant for users. */
export type Who =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'owner' };

/** Only a signed-in user has claims, so a public secret that asks for some is closed to the anonymous. */
export const needsSignIn = ({ access, claims }: Pick<Policy, 'access' | 'claims'>): boolean =>
  access === 'private' || claims !== null;

/** Name of the first claim that a user lacks or has another value of; undefined if there is none. */
const missingClaim = ({ claims }: Pick<Policy, 'claims'>, who: Who): string | undefined =>
  claims === null || who.kind !== 'user'
    ? undefined
    : Object.keys(claims).find((name) => !matches(claims[name], claimOf(who.claims, name)));

/** Names a claim that is missing, never the values that would do. */
export function decideClaims(policy: Pick<Policy, 'claims'>, who: Who): Refusal | null {
  const missing = missingClaim(policy, who);
  return missing === undefined
    ? null
    : refusalBecause(
        ['claim', missing],
        'CLAIMS_REQUIRED',
        `The policy requires another value of the claim ${missing}.`,
        {
          fix: 'Sign in with an account that has it. The owner can change the claims in the policy.',
        },
      );
}

/** Compared by type and value: `1` is not `"1"`, and an object never matches. */
function matches(accepted: Claims[string] | undefined, value: unknown): boolean {
  const wanted: readonly unknown[] = Array.isArray(accepted) ? accepted : [accepted];
  return Array.isArray(value) ? value.some((one) => wanted.includes(one)) : wanted.includes(value);
}

/**
 * The claim of exactly this name; else a path of dots into nested ones, as providers document theirs (Keycloak's
 * `realm_access.roles`, Supabase's `app_metadata.plan`). `scope` is a list written as one string (RFC 8693, section 4.2).
 */
function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(claims, name) ? claims[name] : nested(claims, name.split('.'));
  return name === 'scope' && typeof value === 'string' ? value.split(' ') : value;
}

const nested = (claims: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined,
    claims,
  );
