import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const allow = [{ origin: upstream.url }];
  const claims = { role: ['paid', 'staff'] };
  await relay.register({ name: 'private', value: 'a-private-value-of-a-key', allow, claims });
  await relay.register({ name: 'public', value: 'a-public-value-of-a-key', access: 'public', allow, claims });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

async function tokenOf(claims: object): Promise<string> {
  const issued = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'ann', claims } });
  return ((await issued.json()) as { token: string }).token;
}

async function codeOf(name: string, token: string | null): Promise<string | number> {
  const response = await relay.call(
    { clientSecretName: name, url: upstream.url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
    token === null ? {} : { authorization: `Bearer ${token}` },
  );
  return response.status === 200 ? 200 : ((await response.json()) as { code: string }).code;
}

test.each(['private', 'public'])('claims of a %s secret bind users and the anonymous, not the owner', async (name) => {
  const before = upstream.received.length;
  expect(await codeOf(name, null)).toBe('SIGN_IN_REQUIRED');
  expect(await codeOf(name, await tokenOf({}))).toBe('CLAIMS_REQUIRED');
  expect(await codeOf(name, await tokenOf({ role: 'free' }))).toBe('CLAIMS_REQUIRED');
  expect(upstream.received).toHaveLength(before);
  expect(await codeOf(name, await tokenOf({ role: 'paid' }))).toBe(200);
  expect(await codeOf(name, await tokenOf({ role: ['free', 'staff'] }))).toBe(200);
  expect(await codeOf(name, relay.device.deviceToken)).toBe(200);
});

test('without the claims the same callers pass', async () => {
  const patch = (claims: unknown) => relay.owner('/v1/secrets/public', { method: 'PATCH', json: { claims } });
  expect((await patch(null)).status).toBe(200);
  expect(await codeOf('public', null)).toBe(200);
  expect(await codeOf('public', await tokenOf({ role: 'free' }))).toBe(200);
  const wrong = await patch({ role: { is: 'paid' } });
  expect(await wrong.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'claims.role' });
});
