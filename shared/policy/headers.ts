import { ok, type Result } from '../errors.ts';
import { placeholderMissing } from '../placeholder/pass-through.ts';
import type { Plan } from '../placeholder/plan.ts';
import type { Policy } from '../protocol/policy.ts';
import { isRangeHeader } from '../protocol/request.ts';

/** Which of the relay's routes a call takes: of an SDK's headers only the SDK's author chose each one. */
export type Route = 'request' | 'forward';

/**
 * The plan without the headers that the policy does not let out. With `Range` a caller has an API that repeats the secret
 * send it in two halves, neither of which redaction can recognise; without it the response is whole.
 */
export function fitHeaders(plan: Plan, policy: Pick<Policy, 'allowRanges'>, route: Route): Result<Plan> {
  const isDropped = (name: string): boolean => isRangeHeader(name) && !policy.allowRanges;
  if (!plan.headers.some(([name]) => isDropped(name))) return ok(plan);
  const headers = plan.headers.filter(([name]) => !isDropped(name));
  const places = plan.places.filter((place) => place.in !== 'header' || !isDropped(place.name));
  // The body of a call that is passed through is read later, and may have a place.
  if (route === 'request' && places.length === 0) return placeholderMissing();
  return ok({ ...plan, headers, places });
}
