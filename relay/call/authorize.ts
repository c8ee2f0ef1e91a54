import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import { needsSignIn } from '../../shared/policy/claims.ts';
import { firstRefusal } from '../../shared/policy/decide.ts';
import { fitHeaders, type Route } from '../../shared/policy/headers.ts';
import { insecure } from '../forward/connector.ts';
import { type Caller, callerKey } from '../identity/caller.ts';
import type { Limits, Reservation } from '../limits/limits.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Origins } from '../server/origins.ts';
import { originRefused } from '../server/origins.ts';

export type Authorize = (call: {
  readonly name: string;
  readonly plan: Plan;
  readonly route: Route;
  readonly caller: Caller;
  /** Address of the caller, by which limits count anonymous callers. */
  readonly address: string;
  /** Gets the secret also where the call is refused; not for a caller who may not know that it exists. */
  readonly onFound?: (secret: StoredSecret) => void;
}) => Result<Authorized> | Promise<Result<Authorized>>;

export interface Authorized {
  readonly stored: StoredSecret;
  /** Without the headers that the policy does not allow. */
  readonly plan: Plan;
  /** Null where the policy has no limits. */
  readonly reservation: Reservation | null;
}

/**
 * Whether this caller may send this secret there; a promise only where the limits are not counted in this process. The
 * order of the checks keeps refusals from disclosing anything: an anonymous caller learns neither that a private secret
 * exists nor what its policy is.
 */
export const createAuthorize =
  (deps: {
    readonly vault: Vault;
    readonly origins: Origins;
    readonly limits: Limits;
    /** Whether http may be used at all, which takes a network in RELAY_ALLOW_NETWORKS. */
    readonly allowsHttp: boolean;
  }): Authorize =>
  ({ name, plan, route, caller, address, onFound }) => {
    const secret = deps.vault.find(name);
    if (caller.kind === 'anonymous' && (!secret || needsSignIn(secret.policy))) return fail(signInRequired());
    if (!secret) return fail(notFound(name));
    onFound?.(secret);

    const { policy } = secret;
    const foreign =
      caller.kind !== 'owner' && caller.origin !== null && !deps.origins.isAllowedFor(caller.origin, policy.origins);
    if (foreign) return fail(originRefused(caller.origin));

    // No policy can allow this, so the developer has to fix it first.
    if (!deps.allowsHttp && plan.origin.startsWith('http:')) return fail(insecure().refusal);
    const fitted = fitHeaders(plan, policy, route);
    if (!fitted.ok) return fitted;
    const forbidden = firstRefusal(policy, fitted.value, Date.now(), caller);
    if (forbidden) return fail(forbidden);
    const authorized = (taken: Result<Reservation | null>): Result<Authorized> =>
      taken.ok ? ok({ stored: secret, plan: fitted.value, reservation: taken.value }) : taken;
    const taken = policy.limits ? deps.limits.take(secret, callerKey(caller, address)) : ok(null);
    return taken instanceof Promise ? taken.then(authorized) : authorized(taken);
  };

export const signInRequired = (): Refusal =>
  refusal('SIGN_IN_REQUIRED', 'This client secret is for signed-in users, or does not exist.', {
    fix: 'Send the token of a signed-in user, or ask the owner to make the client secret public.',
  });

export const notFound = (name: string): Refusal =>
  refusal('SECRET_NOT_FOUND', `There is no client secret named ${name}.`, {
    param: 'clientSecretName',
    fix: 'Register it in the extension, or check the spelling.',
  });
