import { expect, test } from 'vitest';
import { relaysLoaded } from '../../../../extension/connection/loaded.ts';
import { createPolicies } from '../../../../extension/inspector/policy/policies.ts';
import { relayView, withRelays } from '../../connection/build.ts';
import { secret } from '../../secrets/build.ts';

/** A panel with two relays, each of which has a secret with this name. */
async function withPolicies(name: string, patched: unknown = { ok: true, value: null }) {
  const page = withRelays([relayView('a'), relayView('b', { active: false })], {
    'secrets.list': ({ relayId }) => ({
      ok: true,
      value: [secret(name, { allow: [{ origin: `https://${name}-${relayId}.example` }] })],
    }),
    'secrets.patch': () => patched,
  });
  page.relays.follow();
  await relaysLoaded(page.relays);
  return { ...page, policies: createPolicies(page) };
}

test('two panels do not see each other’s policies', async () => {
  const { policies: first } = await withPolicies('openai');
  const { policies: second } = await withPolicies('github');
  await first.load(null);
  expect(second.known()).toEqual([]);
  await second.load('b');
  expect(first.knownOrigins()).toEqual(['https://openai-a.example', 'https://openai-b.example']);
  expect(second.knownOrigins()).toEqual(['https://github-b.example']);
});

test('a relaxed policy is loaded again, and a failure is told', async () => {
  const { policies, sent } = await withPolicies('openai');
  expect(await policies.relax('a', 'openai', { placements: ['query'] })).toBe(null);
  expect(sent.slice(-2).map(({ name }) => name)).toEqual(['secrets.patch', 'secrets.list']);
  const failing = await withPolicies('openai', { ok: false, failure: { kind: 'unreachable' } });
  expect(await failing.policies.relax('a', 'openai', { placements: ['query'] })).toMatch(/./);
});
