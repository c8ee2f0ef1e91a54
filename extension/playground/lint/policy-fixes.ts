import type { Refusal } from '../../../shared/errors.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import { needsSignIn } from '../../../shared/policy/claims.ts';
import { decidePlacements } from '../../../shared/policy/decide.ts';
import { destinationChange, placementChange } from '../../policy/relaxation.ts';
import type { Fix, FixContext } from './finding.ts';
import { placementLabel } from './place-edit.ts';

/** Changes to the policy that allow the refused request and nothing else. They apply to every caller of the secret. */

/** Adds the destination to the policy. */
export function allowDestination({ plan, secret }: FixContext): Fix[] {
  if (!plan || !secret) return [];
  const patch = destinationChange(secret, plan);
  if (!patch || Object.keys(patch).length === 0) return [editPolicy(secret.name)];
  const url = shortened(plan.origin + plan.path);
  return [
    {
      kind: 'policy',
      label: `Allow ${plan.method} ${url.replace(/^https:\/\//, '')}`,
      allows: `${callers(secret)} can then send ${secret.name} to ${url} with ${plan.method}.`,
      secret: secret.name,
      patch,
    },
  ];
}

/** Adds the refused place to the policy. */
export function allowPlacement(refusal: Refusal, { plan, secret }: FixContext): Fix[] {
  if (!plan || !secret) return [];
  const place = plan.places.find((one) => decidePlacements(secret, [one])[0]?.param === refusal.param);
  if (!place) return [];
  const patch = placementChange(secret, [place]);
  if (!patch) return [editPolicy(secret.name)];
  const where = place.in === 'header' ? `the header ${place.name}` : placementLabel(placementOf(place));
  return [
    {
      kind: 'policy',
      label: `Allow it in ${where}`,
      allows: `${callers(secret)} can then put ${secret.name} in ${where}, for every allowed destination.`,
      secret: secret.name,
      patch,
    },
  ];
}

const editPolicy = (name: string): Fix => ({ kind: 'go', label: `Edit the policy of ${name}`, to: 'secrets' });

const callers = (secret: NonNullable<FixContext['secret']>): string =>
  needsSignIn(secret) ? 'You and signed-in users of your pages' : 'Anyone';

const shortened = (url: string): string => (url.length > 80 ? `${url.slice(0, 79)}…` : url);
