import { expect, test } from 'vitest';
import { type KnownSecret, lint } from '../../../../extension/playground/lint/lint.ts';
import { type Draft, EMPTY_DRAFT, row } from '../../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../../extension/request-model/to-request.ts';
import type { Refusal } from '../../../../shared/errors.ts';
import { planRequest } from '../../../../shared/placeholder/plan.ts';
import { decide } from '../../../../shared/policy/decide.ts';
import { parseRequest } from '../../../../shared/protocol/request.ts';
import { draft, policy } from '../build.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');

/** What the relay would respond with; `runAs` is a test user without claims. */
function refusalsOf(one: Draft, secret: KnownSecret): Refusal[] {
  const composed = composeRequest(one);
  const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok) return [plan.refusal];
  return decide(secret, plan.value, NOW, { kind: 'user', claims: {} });
}

const asUser = (change: Partial<Draft>): Draft =>
  draft({ runAs: { ...EMPTY_DRAFT.runAs, kind: 'user', sub: 'ann' }, ...change });
const inBody = { kind: 'json' as const, text: '{"auth":{"key":"$CLIENT_SECRET"}}', fields: [] };
const url = 'https://api.openai.com/v1/images/generations';

test.each<[string, Partial<Draft>, Partial<KnownSecret>?]>([
  ['another origin', { url: 'https://api.example/' }],
  ['another path', { url: 'https://api.openai.com/v1/chat' }],
  ['another header', { headers: [row('x-api-key', '$CLIENT_SECRET')] }, { placements: ['query'] }],
  ['a parameter', { url: `${url}?key=$CLIENT_SECRET`, headers: [] }],
  ['a parameter with no place of its own', { url: `${url}?a=1;key=$CLIENT_SECRET`, headers: [] }],
  [
    'the same, beside one that has',
    { url: `${url}?a=1;key=$CLIENT_SECRET`, headers: [] },
    { placements: ['query:key'] },
  ],
  ['the path', { url: `${url}/$CLIENT_SECRET`, headers: [] }],
  ['a field of the body', { headers: [], body: inBody }],
  ['the body', { headers: [], body: { kind: 'text', text: 'a=$CLIENT_SECRET', fields: [] } }],
  ['two places', { headers: [row('x-api-key', '$CLIENT_SECRET')], body: inBody }, { placements: [] }],
  ['a paused secret', {}, { paused: true }],
  ['an expired secret', {}, { expiresAt: '2029-12-31T00:00:00Z' }],
  ['a claim that is missing', {}, { claims: { role: 'paid' } }],
  ['a header of the relay', { headers: [row('Host', 'x')] }],
  ['a header that names a method', { headers: [...draft().headers, row('X-HTTP-Method', 'PUT')] }],
  ['no placeholder', { headers: [] }],
  ['a placeholder where it is not sent', { headers: [], params: [row('key', '$CLIENT_SECRET')] }],
  ['half a URL', { url: 'api' }],
  ['another scheme', { url: 'ftp://api.openai.com/' }],
  ['a URL with a backslash', { url: 'https:\\\\api.openai.com' }],
  ['credentials twice', { url: 'https://a:b@api.openai.com/v1/images/generations' }],
  ['a placeholder in the host', { url: 'https://$CLIENT_SECRET.openai.com/' }],
])('%s is refused in the words of the relay, where the language is English', (_, change, of = {}) => {
  const secret = { ...policy(), ...of };
  const one = asUser(change);
  const refusals = refusalsOf(one, secret);
  expect(refusals).not.toEqual([]);
  const { findings } = lint(one, [secret], NOW, () => true, []);
  expect(findings.filter(({ code }) => code !== null).map(({ text }) => text)).toEqual(
    refusals.map(({ detail }) => detail),
  );
});
