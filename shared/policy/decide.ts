import { type Refusal, refusal } from '../errors.ts';
import { isPlacementAllowed, type Place, paramOf, placementOf } from '../placeholder/place.ts';
import type { Plan } from '../placeholder/plan.ts';
import type { Policy } from '../protocol/policy.ts';
import { decideClaims, needsSignIn, type Who } from './claims.ts';
import { covers, type Destination } from './covers.ts';
import { decideHeaders } from './headers.ts';
import { matchesOrigin } from './origin.ts';
import { matchesPath } from './path.ts';

/** Where the secret may be sent: one rule has to cover origin, method and path together. */
export function decideDestination(policy: Pick<Policy, 'allow'>, to: Destination): Refusal | null {
  if (policy.allow.some((rule) => covers(rule, to))) return null;
  const sameOrigin = policy.allow.filter((rule) => matchesOrigin(rule.origin, to.origin));
  const detail =
    sameOrigin.length === 0
      ? `This client secret may not be sent to ${to.origin}.`
      : `This client secret may be sent to ${to.origin}, but not with ${to.method} ${to.path}.`;
  return refusal('URL_NOT_ALLOWED', detail, {
    param: 'url',
    fix: matchesPath('/**', to.path)
      ? `The owner can allow ${to.method} ${to.origin}${to.path} for this client secret.`
      : 'Servers read this path in different ways, so no pattern covers it. Write it without dot segments and broken escapes.',
  });
}

/** Where in the request the secret may stand: one refusal for each place that is not covered. */
export function decidePlacements(policy: Pick<Policy, 'placements'>, places: readonly Place[]): Refusal[] {
  const refused = places.filter((place) => !isPlacementAllowed(place, policy.placements)).map(placementOf);
  return [...new Set(refused)].map((placement) =>
    refusal('PLACEMENT_NOT_ALLOWED', `This client secret may not stand in ${placement}.${unnamed(placement, policy)}`, {
      param: paramOf(placement),
      fix: `The owner can allow the placement ${placement} for this client secret.`,
    }),
  );
}

/** Why no entry such as `query:key` helps, for whoever has one. */
const UNNAMED: Readonly<Record<string, string>> = {
  query:
    ' No query:NAME covers this place: the parameter has no name, or has a ";", where some servers begin another parameter.',
  body: ' No body:PATH covers this place: it is the whole body, a key to it is empty or has a dot or bracket, or its form field has a ";".',
};
const unnamed = (placement: string, { placements }: Pick<Policy, 'placements'>): string =>
  placements.some((allowed) => allowed.startsWith(`${placement}:`)) ? (UNNAMED[placement] ?? '') : '';

const decideExpiry = (policy: Pick<Policy, 'expiresAt'>, now: number): Refusal | null =>
  policy.expiresAt !== null && Date.parse(policy.expiresAt) <= now
    ? refusal('SECRET_EXPIRED', `This client secret expired at ${policy.expiresAt}.`, {
        fix: 'The owner can register a new value or a later expiry.',
      })
    : null;

const decidePause = ({ paused }: Pick<Policy, 'paused'>): Refusal | null =>
  paused
    ? refusal('SECRET_PAUSED', 'The owner has paused this client secret: no call is made with it.', {
        fix: 'The owner can resume it in the extension.',
      })
    : null;

/** Every reason why a plan is refused, the most telling first. An anonymous caller has passed `needsSignIn` before. */
export const decide = (policy: Policy, plan: Plan, now: number, who: Who): Refusal[] => [
  ...[
    decidePause(policy),
    decideClaims(policy, who),
    decideExpiry(policy, now),
    decideDestination(policy, plan),
  ].filter((refusal) => refusal !== null),
  ...decideHeaders(policy, plan),
  ...decidePlacements(policy, plan.places),
];

/** What is accepted but dangerous in a policy, in sentences for its owner. */
export function warningsOf(policy: Omit<Policy, 'paused'>): string[] {
  const warnings: string[] = [];
  const isForAnybody = !needsSignIn(policy);
  if (policy.access === 'public' && !isForAnybody) {
    warnings.push(
      'Its claims close this public secret to everybody who has not signed in. Make it private, or take them out.',
    );
  }
  if (isForAnybody && policy.allow.some((rule) => rule.paths === undefined)) {
    warnings.push('Anybody may use this secret on every path of a destination. Name the paths your pages need.');
  }
  if (isForAnybody && policy.placements.some((placement) => placement.startsWith('body'))) {
    warnings.push(
      'Anybody may put this secret into a body: an API that repeats what it is sent (a chat model, a profile name) can show it.',
    );
  }
  if (policy.allow.length === 0) {
    warnings.push('No destination is allowed yet, so this secret cannot be used.');
  }
  if (policy.allow.some((rule) => rule.origin.startsWith('http:'))) {
    warnings.push('A destination is plain http: whoever is on the way can read the secret.');
  }
  return warnings;
}
