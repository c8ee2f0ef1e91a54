import * as v from 'valibot';
import { isPlacementAllowed, type Place, placementOf } from '../../shared/placeholder/place.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import { decideDestination, decidePlacements } from '../../shared/policy/decide.ts';
import { type AllowRule, type Policy, secretPatchSchema } from '../../shared/protocol/policy.ts';

type Allowing = Pick<Policy, 'allow' | 'placements'>;
/** A `SecretPatch` that can only allow more. */
export type PolicyRelaxation = Partial<Allowing>;
type Destination = Pick<Plan, 'method' | 'origin' | 'path'>;

/**
 * The smallest change to a policy that allows exactly this request: one method, one path, the placements used. `{}` if
 * nothing has to change; `null` if no such change exists (a path with `*` or one that servers parse differently, a
 * name that placements cannot express, a full list): then the policy has to be edited by hand.
 */
export function smallestChange(policy: Allowing, plan: Destination & Pick<Plan, 'places'>): PolicyRelaxation | null {
  const destination = destinationChange(policy, plan);
  const placements = placementChange(policy, plan.places);
  return destination && placements && { ...destination, ...placements };
}

/** The change to `allow` only. */
export function destinationChange(policy: Allowing, to: Destination): PolicyRelaxation | null {
  if (decideDestination(policy, to) === null) return {};
  // In a pattern, `*` would match other paths, too.
  if (to.path.includes('*')) return null;
  const allow = withRule(policy.allow, to);
  return checked({ allow }, decideDestination({ allow }, to) === null);
}

/** The change to `placements` only. */
export function placementChange(policy: Allowing, places: readonly Place[]): PolicyRelaxation | null {
  const missing = places.filter((place) => !isPlacementAllowed(place, policy.placements)).map(placementOf);
  if (missing.length === 0) return {};
  if (missing.some((placement) => placement === 'query' || placement === 'body')) return null;
  const placements = [...policy.placements, ...new Set(missing)];
  return checked({ placements }, decidePlacements({ placements }, places).length === 0);
}

const checked = (patch: PolicyRelaxation, isEnough: boolean): PolicyRelaxation | null =>
  isEnough && v.safeParse(secretPatchSchema, patch).success ? patch : null;

/** Adds the path or method to an existing rule if that allows nothing else; otherwise adds a rule. */
function withRule(rules: readonly AllowRule[], { method, origin, path }: Destination): AllowRule[] {
  const index = rules.findIndex(
    (rule) =>
      rule.origin === origin && (isOnly(rule.methods, method) ? rule.paths !== undefined : isOnly(rule.paths, path)),
  );
  const rule = rules[index];
  if (!rule) return [...rules, { origin, methods: [method], paths: [path] }];
  const grown: AllowRule = isOnly(rule.methods, method)
    ? { ...rule, paths: [...(rule.paths ?? []), path] }
    : { ...rule, methods: [...(rule.methods ?? []), method] };
  return rules.with(index, grown);
}

const isOnly = (list: readonly string[] | undefined, one: string): boolean => list?.length === 1 && list[0] === one;
