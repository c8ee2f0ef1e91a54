import { fail, ok, type Refusal, type Result } from '../../shared/errors.ts';
import { refuseTooManyPlaceholders } from '../../shared/placeholder/max-placeholders.ts';
import { type Plan, placesIn } from '../../shared/placeholder/plan.ts';
import { urlTemplate } from '../../shared/placeholder/url.ts';
import { decide } from '../../shared/policy/decide.ts';
import { fitHeaders } from '../../shared/policy/headers.ts';
import type { Policy } from '../../shared/protocol/policy.ts';
import { isFollowed, type Redirect, redirectRefused } from '../forward/redirect.ts';
import type { Caller } from '../identity/caller.ts';

/** Of the relay's protocol; browsers follow 20 (Fetch standard, "HTTP-redirect fetch"). */
export const MAX_REDIRECTS = 5;

/**
 * The request that follows a redirect, checked like a new call: the upstream chose the target, so the policy has to
 * allow it and the places of the secret. `hasFiles`: the body is a stream, which cannot be sent again.
 */
export function followRedirect(
  plan: Plan,
  redirect: Redirect,
  { policy, caller, hasFiles }: { readonly policy: Policy; readonly caller: Caller; readonly hasFiles: boolean },
): Result<{ readonly plan: Plan; readonly url: string }> {
  const refuse = (why: string, fix: string): Result<never> => fail(redirectRefused(redirect, why, fix));
  const { status, location } = redirect;
  const url = location === null ? null : urlTemplate(location, []);
  if (!isFollowed(redirect) || location === null || !url?.ok) {
    return refuse('which the relay cannot follow', CALL_IT);
  }
  // RFC 9110, sections 15.4.2 to 15.4.9.
  const keepsRequest = status === 307 || status === 308 || plan.method === 'HEAD';
  if (keepsRequest && hasFiles) return refuse('and the files of the call cannot be sent again', CALL_IT);
  const { origin, path, target } = url.value;
  const moved = { ...(keepsRequest ? plan : asGet(plan)), origin, path, target };
  const places = placesIn(moved);
  const tooMany = refuseTooManyPlaceholders(places);
  if (tooMany) return fail(tooMany);
  // Nobody set these headers for this address, so those that the policy does not allow are dropped, as in an SDK's call.
  const fitted = fitHeaders({ ...moved, places }, policy, 'forward');
  if (!fitted.ok) return fitted;
  const [forbidden] = decide(policy, fitted.value, Date.now(), caller);
  return forbidden
    ? refuse("which the policy doesn't allow", forbidden.fix ?? CALL_IT)
    : ok({ plan: fitted.value, url: location });
}

export const tooManyRedirects = (redirect: Redirect): Refusal =>
  redirectRefused(redirect, `after ${MAX_REDIRECTS} other redirects`, CALL_IT);

const CALL_IT = 'Call the final address, and allow it in the policy of this client secret.';

function asGet(plan: Plan): Plan {
  const headers = plan.headers.filter(([name]) => !name.startsWith('content-'));
  return { ...plan, method: 'GET', headers, body: { kind: 'none' } };
}
