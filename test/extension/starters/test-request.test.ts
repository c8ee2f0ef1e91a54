import * as v from 'valibot';
import { expect, test } from 'vitest';
import { STARTERS } from '../../../extension/starters/starters.ts';
import { testRequestFor } from '../../../extension/starters/test-request.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';

const policy = (change: object) => v.parse(policySchema, change);

test('each known API has one cheap request, but for those that have none', () => {
  const without = STARTERS.filter(
    ({ allow, placements, name }) => !testRequestFor(policy({ allow, placements }), name),
  );
  expect(without.map(({ name }) => name)).toEqual(['perplexity', 'twilio']);
});

test('it reads: those that are sent as POST ask a question', () => {
  const posts = STARTERS.flatMap(
    ({ allow, placements, name }) => testRequestFor(policy({ allow, placements }), name) ?? [],
  )
    .filter(({ draft }) => draft.method !== 'GET')
    .map(({ draft }) => draft.url);
  expect(posts).toEqual(['https://slack.com/api/auth.test', 'https://api.linear.app/graphql']);
});

test('a policy that allows something else has none', () => {
  const allow = [{ origin: 'https://api.openai.com', methods: ['POST'], paths: ['/v1/images/*'] }];
  expect(testRequestFor(policy({ allow }), 'openai')).toBeNull();
  expect(testRequestFor(policy({ allow: [{ origin: 'https://api.example' }] }), 'openai')).toBeNull();
});

test('of several, it is that of the API after which the secret is named', () => {
  const google = policy({ allow: [{ origin: 'https://*.googleapis.com' }], placements: ['query:key', 'header'] });
  expect(testRequestFor(google, 'youtube-prod')?.title).toBe('YouTube: list languages');
  expect(testRequestFor(google, 'something')?.title).toBe('Google Gemini: list models');
});
