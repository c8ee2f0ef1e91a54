import { type Refusal, refusalBecause } from '../errors.ts';
import { isPlacementAllowed, type Place, paramOf, placementOf } from '../placeholder/place.ts';
import type { Plan } from '../placeholder/plan.ts';
import type { Policy } from '../protocol/policy.ts';
import type { Reason } from '../reason.ts';
import { decideClaims, needsSignIn, type Who } from './claims.ts';
import { covers, type Destination } from './covers.ts';
import { decideHeaders } from './headers.ts';
import { matchesOrigin } from './origin.ts';
import { matchesPath } from './path.ts';

/** Where the secret may be sent: one rule has to cover origin, method and path together. */
export function decideDestination(policy: Pick<Policy, 'allow'>, to: Destination): Refusal | null {
  if (policy.allow.some((rule) => covers(rule, to))) return null;
  const sameOrigin = policy.allow.filter((rule) => matchesOrigin(rule.origin, to.origin));
  const isOtherOrigin = sameOrigin.length === 0;
  const detail = isOtherOrigin
    ? `The policy doesn't allow requests to ${to.origin}.`
    : `The policy allows ${to.origin}, but not ${to.method} ${to.path}.`;
  const reason: Reason = isOtherOrigin ? ['otherOrigin', to.origin] : ['otherPath', to.origin, to.method, to.path];
  return refusalBecause(reason, 'URL_NOT_ALLOWED', detail, {
    param: 'url',
    fix: matchesPath('/**', to.path)
      ? `The owner can allow ${to.method} ${to.origin}${to.path} in the policy of this client secret.`
      : 'Servers interpret this path differently, so no pattern matches it. Remove dot segments and invalid escapes.',
  });
}

/** Where in the request the secret may stand: one refusal for each place that is not covered. */
export function decidePlacements(policy: Pick<Policy, 'placements'>, places: readonly Place[]): Refusal[] {
  const refused = places.filter((place) => !isPlacementAllowed(place, policy.placements)).map(placementOf);
  return [...new Set(refused)].map((placement) => {
    const why = unnamed(placement, policy);
    return refusalBecause(
      [why === '' ? 'placement' : 'unnamedPlacement', placement],
      'PLACEMENT_NOT_ALLOWED',
      `The policy doesn't allow this secret in ${describePlacement(placement)}.${why}`,
      {
        param: paramOf(placement),
        fix: `The owner can allow the placement ${placement} in the policy.`,
      },
    );
  });
}

function describePlacement(placement: string): string {
  const [kind = '', name] = placement.split(/:(.*)/s);
  if (name === undefined) return `the ${kind}`;
  if (kind === 'header') return `the ${name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())} header`;
  return kind === 'query' ? `the query parameter ${name}` : `the body at ${name}`;
}

/** Why an existing entry such as `query:key` does not match. */
const UNNAMED: Readonly<Record<string, string>> = {
  query:
    ' No query:NAME matches it: the parameter has no name, or contains ";", which some servers treat as a separator.',
  body: ' No body:PATH matches it: it is the whole body, a key on its path is empty or contains a dot or a bracket, or its form field contains ";".',
};
const unnamed = (placement: string, { placements }: Pick<Policy, 'placements'>): string =>
  placements.some((allowed) => allowed.startsWith(`${placement}:`)) ? (UNNAMED[placement] ?? '') : '';

const decideExpiry = (policy: Pick<Policy, 'expiresAt'>, now: number): Refusal | null =>
  policy.expiresAt !== null && Date.parse(policy.expiresAt) <= now
    ? refusalBecause(
        ['expired', policy.expiresAt],
        'SECRET_EXPIRED',
        `This client secret expired at ${policy.expiresAt}.`,
        {
          fix: 'The owner can register a new value or set a later expiry.',
        },
      )
    : null;

const decidePause = ({ paused }: Pick<Policy, 'paused'>): Refusal | null =>
  paused
    ? refusalBecause(['paused'], 'SECRET_PAUSED', 'The owner has paused this client secret.', {
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

/** The most telling reason alone, or null: nearly all calls have none. */
export function firstRefusal(policy: Policy, plan: Plan, now: number, who: Who): Refusal | null {
  const refused =
    decidePause(policy) ?? decideClaims(policy, who) ?? decideExpiry(policy, now) ?? decideDestination(policy, plan);
  if (refused) return refused;
  const [header] = decideHeaders(policy, plan);
  if (header) return header;
  return plan.places.every((place) => isPlacementAllowed(place, policy.placements))
    ? null
    : (decidePlacements(policy, plan.places)[0] ?? null);
}

/** What is accepted but dangerous in a policy. */
export type PolicyWarning = 'publicClaims' | 'publicPath' | 'publicBody' | 'noDestination' | 'plainHttp';

export function policyWarnings(policy: Omit<Policy, 'paused'>): PolicyWarning[] {
  const isForAnybody = !needsSignIn(policy);
  const found: Readonly<Record<PolicyWarning, boolean>> = {
    publicClaims: policy.access === 'public' && !isForAnybody,
    publicPath: isForAnybody && policy.allow.some((rule) => rule.paths === undefined),
    publicBody: isForAnybody && policy.placements.some((placement) => placement.startsWith('body')),
    noDestination: policy.allow.length === 0,
    plainHttp: policy.allow.some((rule) => rule.origin.startsWith('http:')),
  };
  return (Object.keys(found) as PolicyWarning[]).filter((warning) => found[warning]);
}

const WARNINGS: Readonly<Record<PolicyWarning, string>> = {
  publicClaims: 'This secret is public, but its claims require sign-in. Make it private, or remove the claims.',
  publicPath: 'Anyone can use this secret on every path of a destination. List only the paths that your pages need.',
  publicBody:
    'Anyone can put this secret in a body: an API that echoes its input (a chat model, a profile name) can reveal it.',
  noDestination: 'No destination is allowed yet, so this secret cannot be used.',
  plainHttp: 'A destination uses plain http: anyone on the network path can read the secret.',
};

/** The warnings in sentences for the owner. */
export const warningsOf = (policy: Omit<Policy, 'paused'>): string[] =>
  policyWarnings(policy).map((warning) => WARNINGS[warning]);
