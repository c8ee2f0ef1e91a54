import { expect, test } from 'vitest';
import { lint } from '../../../../extension/playground/lint/lint.ts';
import { firstDraft } from '../../../../extension/playground/request/first-draft.ts';
import { examplesFor } from '../../../../extension/starters/examples.ts';
import type { Policy } from '../../../../shared/protocol/policy.ts';
import { policy } from '../build.ts';

const findings = (one: Policy) => lint(firstDraft(one, 'openai'), [policy(one)], 0, () => true, []).findings;

test("a secret that may be sent to OpenAI's images begins with the mission's call", () => {
  const one = firstDraft(policy(), 'openai');
  expect(one).toMatchObject({ method: 'POST', url: 'https://api.openai.com/v1/images/generations' });
  expect(JSON.parse(one.body.text)).toMatchObject({ model: 'dall-e-3', prompt: 'A cute baby sea otter' });
});

test.each<[string, Partial<Policy>]>([
  ['the example of a known API', {}],
  [
    'one method and path in a header',
    { allow: [{ origin: 'https://a.example', methods: ['GET'], paths: ['/v1/me'] }] },
  ],
  ['any path, in the query', { allow: [{ origin: 'https://a.example' }], placements: ['query:key'] }],
  ['a star in the path', { allow: [{ origin: 'https://a.example', paths: ['/v1/*/users/**'] }] }],
  ['a star in the host', { allow: [{ origin: 'https://*.a.example', methods: ['PUT'] }] }],
  ['a header of another name', { allow: [{ origin: 'https://a.example' }], placements: ['header:x-api-key'] }],
  ['a place in the body', { allow: [{ origin: 'https://a.example' }], placements: ['body:client.secret'] }],
  ['the path', { allow: [{ origin: 'https://a.example', paths: ['/**'] }], placements: ['path'] }],
])('the first request passes a policy with %s', (_, change) => {
  expect(findings(policy(change))).toEqual([]);
});

test('a policy that allows nothing leaves the URL open', () => {
  expect(firstDraft(policy({ allow: [] }), 'openai')).toMatchObject({ secret: 'openai', url: '' });
});

test('only examples that the policy lets pass are offered', () => {
  expect(examplesFor(policy(), 'openai').map(({ title }) => title)).toEqual(['OpenAI: generate an image']);
  expect(examplesFor(policy({ placements: ['query'] }), 'openai')).toEqual([]);
  const all = policy({ allow: [{ origin: 'https://api.openai.com' }] });
  expect(examplesFor(all, 'openai')).toHaveLength(3);
  expect(firstDraft(all, 'openai')).toMatchObject({ method: 'GET', url: 'https://api.openai.com/v1/models' });
});
