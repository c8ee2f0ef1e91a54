import { parse } from 'tldts';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Policy } from '../../shared/protocol/policy.ts';

/** A `*.` must precede a registrable domain: anybody can own a name under `https://*.github.io` or `https://*.co.uk`. */
export function refuseWildcards(policy: Partial<Pick<Policy, 'allow' | 'origins'>>): Refusal | null {
  const patterns = [
    ...(policy.allow ?? []).map((rule, index) => [`allow.${index}.origin`, rule.origin] as const),
    ...(policy.origins ?? []).map((origin, index) => [`origins.${index}`, origin] as const),
  ];
  const wrong = patterns.find(([, pattern]) => pattern.includes('*.') && !isRegistrable(pattern));
  return wrong
    ? refusal('INVALID_PARAMETER', `${wrong[0]} must have a registrable domain after its "*.".`, {
        param: wrong[0],
      })
    : null;
}

const isRegistrable = (pattern: string): boolean => {
  const { domain, isIp } = parse(pattern.replace('*.', ''), { allowPrivateDomains: true });
  return isIp === false && domain !== null;
};
