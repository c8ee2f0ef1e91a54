import { planRequest } from '../../shared/placeholder/plan.ts';
import { decide } from '../../shared/policy/decide.ts';
import type { Policy } from '../../shared/protocol/policy.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { type Draft, EMPTY_DRAFT, row } from '../request-model/draft.ts';
import { composeRequest } from '../request-model/to-request.ts';
import { requestTitle } from './request-title.ts';
import type { StarterRequest } from './starter.ts';
import { STARTERS } from './starters.ts';

/** An example request; `draft` creates it for a secret with that name. */
export interface Example {
  readonly title: string;
  readonly draft: (secret: string) => Draft;
}

/** A request of an API's documentation, for a secret with that name. */
export const draftOf =
  ({ method, url, headers, data }: StarterRequest) =>
  (secret: string): Draft => ({
    ...EMPTY_DRAFT,
    secret,
    method,
    url,
    headers: Object.entries(headers).map(([name, value]) => row(name, value)),
    body: { kind: data === undefined ? 'none' : 'json', text: data === undefined ? '' : json(data), fields: [] },
  });

const json = (data: unknown): string => JSON.stringify(data, null, 2);

export const isAllowed = (policy: Policy, draft: Draft): boolean => {
  const composed = composeRequest(draft);
  const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  // Expiry and pause do not matter for whether the example fits.
  const active = { ...policy, expiresAt: null, paused: false };
  return plan.ok && decide(active, plan.value, 0, { kind: 'owner' }).length === 0;
};

/** The examples that the policy allows, in order of preference. */
export function examplesFor(policy: Policy, name: string): readonly Example[] {
  const found = new Map<StarterRequest, Example>();
  for (const { service, requests } of STARTERS) {
    for (const request of requests) {
      const draft = draftOf(request);
      if (found.has(request) || !isAllowed(policy, draft(name))) continue;
      found.set(request, { title: `${service}: ${requestTitle(request.title)}`, draft });
    }
  }
  return [...found.values()];
}
