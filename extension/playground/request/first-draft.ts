import { sendsBody } from '../../../shared/placeholder/plan.ts';
import type { AllowRule, Policy } from '../../../shared/protocol/policy.ts';
import { type Draft, EMPTY_DRAFT } from '../../request-model/draft.ts';
import { examplesFor } from '../../starters/examples.ts';
import { movePlaceholder } from '../lint/place-edit.ts';

/** The first request for a secret: one that its policy allows, so that Send works without typing. */
export function firstDraft(policy: Policy, name: string): Draft {
  const example = examplesFor(policy, name)[0];
  if (example) return example.draft(name);
  const rule = policy.allow[0];
  if (!rule) return { ...EMPTY_DRAFT, secret: name };

  const method =
    rule.methods?.[0] ?? (policy.placements.some((placement) => placement.startsWith('body')) ? 'POST' : 'GET');
  const bare: Draft = {
    ...EMPTY_DRAFT,
    secret: name,
    method,
    url: urlOf(rule),
    body: { kind: sendsBody(method) ? 'json' : 'none', text: sendsBody(method) ? '{}' : '', fields: [] },
  };
  for (const placement of policy.placements) {
    if (placement === 'path') return { ...bare, url: `${bare.url.replace(/\/$/, '')}/$CLIENT_SECRET` };
    const placed = movePlaceholder(bare, placement);
    if (placed) return placed;
  }
  return bare;
}

/** Replaces wildcards with an example segment; a trailing `**` matches nothing too, so it is removed. */
function urlOf({ origin, paths }: AllowRule): string {
  const path = (paths?.[0] ?? '/').replace(/\*\*$/, '').replaceAll('*', 'example');
  return origin.replace('*.', 'example.') + path;
}
