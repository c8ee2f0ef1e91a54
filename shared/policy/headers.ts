import { ok, type Refusal, type Result, refusalBecause } from '../errors.ts';
import { placeholderMissing } from '../placeholder/pass-through.ts';
import type { Plan } from '../placeholder/plan.ts';
import type { Policy } from '../protocol/policy.ts';
import { isOverrideHeader, isRangeHeader } from '../protocol/request.ts';
import { covers, type Destination } from './covers.ts';

/** Which of the relay's routes a call takes: of an SDK's headers only the SDK's author chose each one. */
export type Route = 'request' | 'forward';

type HeaderPolicy = Pick<Policy, 'allow' | 'allowRanges'>;

/** Whether the call is allowed only for its method or path: a rule without either would allow any other one, too. */
function isBound({ allow }: Pick<Policy, 'allow'>, to: Destination): boolean {
  const rules = allow.filter((rule) => covers(rule, to));
  return rules.length > 0 && rules.every(({ methods, paths }) => methods !== undefined || paths !== undefined);
}

/**
 * The plan without the headers that the policy does not let out. With `Range` a caller has an API that repeats the secret
 * send it in two halves, neither of which redaction can recognise; without it the response is whole. Of an SDK's call
 * also what `decideHeaders` refuses in a request.
 */
export function fitHeaders(plan: Plan, policy: HeaderPolicy, route: Route): Result<Plan> {
  const isDropped = (name: string): boolean =>
    (isRangeHeader(name) && !policy.allowRanges) ||
    (isOverrideHeader(name) && route === 'forward' && isBound(policy, plan));
  if (!plan.headers.some(([name]) => isDropped(name))) return ok(plan);
  const headers = plan.headers.filter(([name]) => !isDropped(name));
  const places = plan.places.filter((place) => place.in !== 'header' || !isDropped(place.name));
  // The body of a call that is passed through is read later, and may have a place.
  if (route === 'request' && places.length === 0) return placeholderMissing();
  return ok({ ...plan, headers, places });
}

/** Headers that have an API do something else than the method and path say that the policy has allowed. */
export function decideHeaders(policy: Pick<Policy, 'allow'>, plan: Plan): Refusal[] {
  const overriding = plan.headers.filter(([name]) => isOverrideHeader(name));
  if (overriding.length === 0 || !isBound(policy, plan)) return [];
  return overriding.map(([name]) =>
    refusalBecause(
      ['overrideHeader', name],
      'HEADER_NOT_ALLOWED',
      `${name} could select a method or path that the policy doesn't allow.`,
      {
        param: `headers.${name}`,
        fix: `Remove ${name} from headers. The owner can allow the destination without methods and paths.`,
      },
    ),
  );
}
