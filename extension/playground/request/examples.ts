import { planRequest } from '../../../shared/placeholder/plan.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { type Draft, EMPTY_DRAFT, row } from '../../request-model/draft.ts';
import { composeRequest } from '../../request-model/to-request.ts';

/** An example request; `draft` creates it for a secret with that name. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly draft: (secret: string) => Draft;
}

const BEARER = 'Bearer $CLIENT_SECRET';

const get =
  (url: string, headers: Record<string, string>) =>
  (secret: string): Draft => ({
    ...EMPTY_DRAFT,
    secret,
    method: 'GET',
    url,
    headers: Object.entries(headers).map(([name, value]) => row(name, value)),
    body: { kind: 'none', text: '', fields: [] },
  });

const post =
  (url: string, headers: Record<string, string>, data: unknown) =>
  (secret: string): Draft => ({
    ...EMPTY_DRAFT,
    secret,
    method: 'POST',
    url,
    headers: Object.entries({ 'Content-Type': 'application/json', ...headers }).map(([name, value]) =>
      row(name, value),
    ),
    body: { kind: 'json', text: JSON.stringify(data, null, 2), fields: [] },
  });

/** The first examples of the vendors' own documentation, in order of preference. */
const EXAMPLES: readonly Example[] = [
  {
    id: 'openai-image',
    title: 'OpenAI: generate an image',
    draft: post(
      'https://api.openai.com/v1/images/generations',
      { Authorization: BEARER },
      { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
    ),
  },
  {
    id: 'openai-response',
    title: 'OpenAI: streamed response',
    draft: post(
      'https://api.openai.com/v1/responses',
      { Authorization: BEARER },
      { model: 'gpt-4.1-mini', input: 'Name three sea animals.', stream: true },
    ),
  },
  {
    id: 'openai-models',
    title: 'OpenAI: list models',
    draft: get('https://api.openai.com/v1/models', { Authorization: BEARER }),
  },
  {
    id: 'anthropic-message',
    title: 'Anthropic: ask Claude',
    draft: post(
      'https://api.anthropic.com/v1/messages',
      { 'X-Api-Key': '$CLIENT_SECRET', 'Anthropic-Version': '2023-06-01' },
      {
        model: 'claude-3-5-haiku-latest',
        max_tokens: 200,
        messages: [{ role: 'user', content: 'Name three sea animals.' }],
      },
    ),
  },
  {
    id: 'github-user',
    title: 'GitHub: get the signed-in user',
    draft: get('https://api.github.com/user', { Authorization: BEARER, Accept: 'application/vnd.github+json' }),
  },
  {
    id: 'stripe-balance',
    title: 'Stripe: get the balance',
    draft: get('https://api.stripe.com/v1/balance', { Authorization: BEARER }),
  },
];

/** The examples that the policy allows, in order of preference. */
export const examplesFor = (policy: Policy, name: string): readonly Example[] =>
  EXAMPLES.filter((example) => {
    const composed = composeRequest(example.draft(name));
    const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
    const plan = parsed.ok ? planRequest(parsed.value) : parsed;
    // Expiry and pause do not matter for whether the example fits.
    const active = { ...policy, expiresAt: null, paused: false };
    return plan.ok && decide(active, plan.value, 0, { kind: 'owner' }).length === 0;
  });
