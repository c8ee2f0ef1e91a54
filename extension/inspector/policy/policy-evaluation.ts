import type { Refusal } from '../../../shared/errors.ts';
import { isPlacementAllowed, placementOf } from '../../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../../shared/placeholder/plan.ts';
import { needsSignIn } from '../../../shared/policy/claims.ts';
import { decide, decideDestination } from '../../../shared/policy/decide.ts';
import { matchesOrigin } from '../../../shared/policy/origin.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { AllowRule } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { t } from '../../language/messages.ts';
import { type PolicyRelaxation, smallestChange } from '../../policy/relaxation.ts';
import type { Composed } from '../../request-model/to-request.ts';

/** How a policy decides a call, rule by rule, by the functions that the relay itself runs. */
export interface PolicyEvaluation {
  readonly refusals: readonly Refusal[];
  /** Whether the caller is refused because the secret requires a sign-in. */
  readonly isCallerRefused: boolean;
  readonly destination: string;
  /** The entry of `allow` that covers the destination, by its index. */
  readonly rule: number | null;
  readonly places: readonly { readonly place: string; readonly allowedBy: string | null }[];
  /** Null if nothing has to change, or if no change allows exactly this call. */
  readonly change: PolicyRelaxation | null;
}

/** The plan of a call's request; a refusal if the relay would refuse it before checking the policy. */
export function planOf({ request, files }: Composed) {
  const parsed = parseRequest(request);
  return parsed.ok ? planRequest(parsed.value, files.length > 0 ? 'fields' : 'none') : parsed;
}

/** The caller's claims are unknown, because the token is not recorded, so they are not checked here. */
const KNOWN_CLAIMS = { kind: 'owner' } as const;

/** `isAnonymous`: the caller was not signed in. */
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
      allowedBy: secret.placements.find((allowed) => isPlacementAllowed(place, [allowed])) ?? null,
    })),
    change: change === null || Object.keys(change).length === 0 ? null : change,
  };
}

/** An entry of `allow` as text: `POST · https://api.openai.com · /v1/images/*`. */
export const ruleText = ({ origin, methods, paths }: AllowRule): string =>
  [
    methods?.join(' ') ?? t('inspector.policy.anyMethod'),
    origin,
    paths?.join(' ') ?? t('inspector.policy.anyPath'),
  ].join(' · ');

/** The entries that a change adds, as lines. */
export function addedLines(secret: SecretSummary, { allow = [], placements = [] }: PolicyRelaxation): string[] {
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
 * The secret of a call: by its name, or for a direct request the best match among the secrets for its destination.
 */
export function secretFor(
  secrets: readonly SecretSummary[],
  name: string,
  url: string,
  plan: (secret: string) => ReturnType<typeof planOf>,
): SecretSummary | null {
  if (name !== '') return secrets.find((one) => one.name === name) ?? null;
  const origin = URL.parse(url)?.origin ?? '';
  const candidates = secrets.filter(({ allow }) => allow.some((rule) => matchesOrigin(rule.origin, origin)));
  const allowed = candidates.find((secret) => {
    const planned = plan(secret.name);
    return planned.ok && decide({ ...secret, expiresAt: null }, planned.value, 0, KNOWN_CLAIMS).length === 0;
  });
  return allowed ?? candidates[0] ?? null;
}
