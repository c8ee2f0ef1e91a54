import * as v from 'valibot';
import { expect, test } from 'vitest';
import { plainKeysIn } from '../../../extension/plain-keys/find.ts';
import { lint } from '../../../extension/playground/lint/lint.ts';
import { firstDraft } from '../../../extension/playground/request/first-draft.ts';
import { examplesFor } from '../../../extension/starters/examples.ts';
import { STARTERS } from '../../../extension/starters/starters.ts';
import { nameSchema, policySchema } from '../../../shared/protocol/policy.ts';

const ALL = STARTERS.map((starter) => [starter.service, starter] as const);

test('sixteen well-known APIs are in the table, each once', () => {
  const services = STARTERS.map(({ service }) => service);
  expect(new Set(services).size).toBe(services.length);
  expect(services).toEqual(
    expect.arrayContaining(
      'OpenAI, Anthropic, Google Gemini, Google Maps, Stripe, GitHub, Mistral, Groq, OpenRouter, Replicate, Hugging Face, ElevenLabs, Deepgram, SendGrid, Notion, Slack'.split(
        ', ',
      ),
    ),
  );
});

test.each(ALL)('%s: names, policy and documentation are valid', (_, { name, allow, placements, docs }) => {
  expect(v.is(nameSchema, name)).toBe(true);
  expect(v.safeParse(policySchema, { allow, placements }).issues).toBeUndefined();
  expect([allow.length > 0, placements.length > 0]).toEqual([true, true]);
  expect(allow.every(({ methods }) => methods !== undefined && !methods.includes('DELETE'))).toBe(true);
  expect(new URL(docs).protocol).toBe('https:');
});

test.each(ALL)('%s: its own policy allows each of its requests, and nothing is found in the first', (_, starter) => {
  const policy = { ...v.parse(policySchema, starter), name: starter.name };
  expect(examplesFor(policy, starter.name).length).toBe(starter.requests.length);
  const draft = firstDraft(policy, starter.name);
  expect(lint(draft, [policy], 0, () => true, []).findings).toEqual([]);
  if (starter.requests[0]) expect(draft).toMatchObject({ method: starter.requests[0].method });
  for (const example of examplesFor(policy, starter.name)) {
    expect(plainKeysIn(example.draft(starter.name), [])).toEqual([]);
  }
});

test.each(ALL)('%s: a policy for another place allows none of its requests', (_, starter) => {
  const policy = v.parse(policySchema, { ...starter, placements: ['header:x-elsewhere'] });
  expect(examplesFor(policy, starter.name)).toEqual([]);
});

test('the first request changes nothing where the API has one for reading', () => {
  const first = STARTERS.filter(({ requests }) => requests.length > 0 && requests[0]?.method !== 'GET');
  expect(first.map(({ service }) => service)).toEqual(['Perplexity', 'Slack', 'Linear']);
});
