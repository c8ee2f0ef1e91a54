import type { Refusal } from '../../../shared/errors.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import { needsSignIn } from '../../../shared/policy/claims.ts';
import { decidePlacements } from '../../../shared/policy/decide.ts';
import { t } from '../../language/messages.ts';
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
      label: t('playground.fix.allow', { method: plan.method, url: url.replace(/^https:\/\//, '') }),
      allows: t(needsSignIn(secret) ? 'playground.fix.allowsUsers' : 'playground.fix.allowsAnyone', {
        name: secret.name,
        url,
        method: plan.method,
      }),
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
  const where =
    place.in === 'header' ? t('playground.place.header', { name: place.name }) : placementLabel(placementOf(place));
  return [
    {
      kind: 'policy',
      label: t('playground.fix.allowIn', { place: where }),
      allows: t(needsSignIn(secret) ? 'playground.fix.allowsUsersIn' : 'playground.fix.allowsAnyoneIn', {
        name: secret.name,
        place: where,
      }),
      secret: secret.name,
      patch,
    },
  ];
}

const editPolicy = (name: string): Fix => ({
  kind: 'go',
  label: t('playground.fix.editPolicy', { name }),
  to: 'secrets',
});

const shortened = (url: string): string => (url.length > 80 ? `${url.slice(0, 79)}…` : url);
