import type { Refusal } from '../../../shared/errors.ts';
import { isPlacementAllowed, placementOf } from '../../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../../shared/placeholder/plan.ts';
import { needsSignIn } from '../../../shared/policy/claims.ts';
import { decide, decideDestination } from '../../../shared/policy/decide.ts';
import { matchesOrigin } from '../../../shared/policy/origin.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { AllowRule } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { type PolicyRelaxation, smallestChange } from '../../policy/relaxation.ts';
import type { Composed } from '../../request-model/to-request.ts';

/** What a policy says to a call, rule by rule, by the functions that the relay itself runs. */
export interface PolicyEvaluation {
  readonly refusals: readonly Refusal[];
  /** Without a sign-in this secret is not used. */
  readonly isCallerRefused: boolean;
  readonly destination: string;
  /** The entry of `allow` that covers the destination, by its index. */
  readonly rule: number | null;
  readonly places: readonly { readonly place: string; readonly by: string | null }[];
  /** Null where nothing has to change, or no change that allows exactly this call exists. */
  readonly change: PolicyRelaxation | null;
}

/** The plan of a call's request; a refusal where the relay would not even look at the policy. */
export function planOf({ request, files }: Composed) {
  const parsed = parseRequest(request);
  return parsed.ok ? planRequest(parsed.value, files.length > 0 ? 'fields' : 'none') : parsed;
}

/** Claims are in the caller's token, which is not kept: whether they suffice only the relay knows. */
const KNOWN_CLAIMS = { kind: 'owner' } as const;

/** `isAnonymous`: the call came without a sign-in. */
export function evaluatePolicy(secret: SecretSummary, plan: Plan, now: number, isAnonymous: boolean): PolicyEvaluation {
  const rule = secret.allow.findIndex((one) => decideDestination({ allow: [one] }, plan) === null);
  const change = smallestChange(secret, plan);
  const places = new Map(plan.places.map((place) => [placementOf(place), place]));
  return {
    isCallerRefused: isAnonymous && needsSignIn(secret),
    refusals: decide(secret, plan, now, KNOWN_CLAIMS),
    destination: `${plan.method} ${plan.origin}${plan.path}`,
    rule: rule === -1 ? null : rule,
    places: [...places].map(([text, place]) => ({
      place: text,
      by: secret.placements.find((allowed) => isPlacementAllowed(place, [allowed])) ?? null,
    })),
    change: change === null || Object.keys(change).length === 0 ? null : change,
  };
}

/** `POST https://api.openai.com /v1/images/*`, as a person reads an entry of `allow`. */
export const ruleText = ({ origin, methods, paths }: AllowRule): string =>
  [methods?.join(' ') ?? 'any method', origin, paths?.join(' ') ?? 'any path'].join(' · ');

/** What a change brings in, line by line; what stays is not said. */
export function changeLines(secret: SecretSummary, { allow = [], placements = [] }: PolicyRelaxation): string[] {
  const known = new Set(secret.allow.map(ruleText));
  return [
    ...allow
      .map(ruleText)
      .filter((text) => !known.has(text))
      .map((text) => `allow ${text}`),
    ...placements.filter((one) => !secret.placements.includes(one)).map((one) => `placement ${one}`),
  ];
}

/**
 * The secret that a call is about: by its name, and for a call past the relay the one that would serve it best, for a
 * destination may have more than one.
 */
export function secretFor(
  secrets: readonly SecretSummary[],
  name: string,
  url: string,
  plan: (secret: string) => ReturnType<typeof planOf>,
): SecretSummary | null {
  if (name !== '') return secrets.find((one) => one.name === name) ?? null;
  const origin = URL.parse(url)?.origin ?? '';
  const here = secrets.filter(({ allow }) => allow.some((rule) => matchesOrigin(rule.origin, origin)));
  const allowed = here.find((secret) => {
    const planned = plan(secret.name);
    return planned.ok && decide({ ...secret, expiresAt: null }, planned.value, 0, KNOWN_CLAIMS).length === 0;
  });
  return allowed ?? here[0] ?? null;
}
