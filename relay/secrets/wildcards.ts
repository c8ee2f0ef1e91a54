import { parse } from 'tldts';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Policy } from '../../shared/protocol/policy.ts';

/** A `*.` label must stand on a registrable domain: `https://*.github.io` or `https://*.co.uk` would be everybody's. */
export function refuseWildcards(policy: Partial<Pick<Policy, 'allow' | 'origins'>>): Refusal | null {
  const patterns = [
    ...(policy.allow ?? []).map((rule, index) => [`allow.${index}.origin`, rule.origin] as const),
    ...(policy.origins ?? []).map((origin, index) => [`origins.${index}`, origin] as const),
  ];
  const wrong = patterns.find(([, pattern]) => pattern.includes('*.') && !isRegistrable(pattern));
  return wrong
    ? refusal('INVALID_PARAMETER', `${wrong[0]} must have its *. on a domain that somebody can own.`, {
        param: wrong[0],
      })
    : null;
}

const isRegistrable = (pattern: string): boolean => {
  const { domain, isIp } = parse(pattern.replace('*.', ''), { allowPrivateDomains: true });
  return isIp === false && domain !== null;
};
