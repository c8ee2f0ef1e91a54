import * as v from 'valibot';
import { isPlacementAllowed, type Place, placementOf } from '../../shared/placeholder/place.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import { decideDestination, decidePlacements } from '../../shared/policy/decide.ts';
import { type AllowRule, type Policy, secretPatchSchema } from '../../shared/protocol/policy.ts';

type Allowing = Pick<Policy, 'allow' | 'placements'>;
/** A `SecretPatch` that can only let more pass. */
export type PolicyRelaxation = Partial<Allowing>;
type Destination = Pick<Plan, 'method' | 'origin' | 'path'>;

/**
 * The least change to a policy that lets exactly this request pass: one method, one path, the very placements used.
 * `{}` where nothing has to change, `null` where no such change exists (a path with `*` in it or one that servers read
 * in different ways, a name that no policy can spell, a full list): then the owner edits the policy by hand.
 */
export function smallestChange(policy: Allowing, plan: Destination & Pick<Plan, 'places'>): PolicyRelaxation | null {
  const destination = destinationChange(policy, plan);
  const placements = placementChange(policy, plan.places);
  return destination && placements && { ...destination, ...placements };
}

/** Only the part about where the secret may be sent. */
export function destinationChange(policy: Allowing, to: Destination): PolicyRelaxation | null {
  if (decideDestination(policy, to) === null) return {};
  // In a pattern a star stands for other characters, too.
  if (to.path.includes('*')) return null;
  const allow = withRule(policy.allow, to);
  return checked({ allow }, decideDestination({ allow }, to) === null);
}

/** Only the part about where in the request the placeholder may stand. */
export function placementChange(policy: Allowing, places: readonly Place[]): PolicyRelaxation | null {
  const missing = places.filter((place) => !isPlacementAllowed(place, policy.placements)).map(placementOf);
  if (missing.length === 0) return {};
  if (missing.some((placement) => placement === 'query' || placement === 'body')) return null;
  const placements = [...policy.placements, ...new Set(missing)];
  return checked({ placements }, decidePlacements({ placements }, places).length === 0);
}

const checked = (patch: PolicyRelaxation, isEnough: boolean): PolicyRelaxation | null =>
  isEnough && v.safeParse(secretPatchSchema, patch).success ? patch : null;

/** Puts the path or method into a rule that stays exact by it; otherwise adds a rule. */
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
