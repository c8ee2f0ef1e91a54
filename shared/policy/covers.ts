import type { Plan } from '../placeholder/plan.ts';
import type { AllowRule } from '../protocol/policy.ts';
import { matchesOrigin } from './origin.ts';
import { matchesPath } from './path.ts';

/** Where a call goes, as far as a rule asks. */
export type Destination = Pick<Plan, 'method' | 'origin' | 'path'>;

/** Whether one entry of `allow` lets a call go there: origin, method and path together. */
export const covers = (rule: AllowRule, to: Destination): boolean =>
  matchesOrigin(rule.origin, to.origin) &&
  (rule.methods === undefined || rule.methods.includes(to.method)) &&
  (rule.paths === undefined || rule.paths.some((pattern) => matchesPath(pattern, to.path)));

/** Whether some entry of `allow` lets a call of any method go there. */
export const allowsUrl = (
  { allow }: { readonly allow: readonly AllowRule[] },
  to: Omit<Destination, 'method'>,
): boolean => allow.some(({ methods: _, ...rule }) => covers(rule, { ...to, method: 'GET' }));
