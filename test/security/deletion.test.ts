import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** A deletion counts at once, also for a secret that is in use and therefore in memory. */
let relay: LocalRelay;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const call = async (): Promise<number> => {
  const request = { clientSecretName: 'used', url: upstream.url, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
  return (await relay.call(request)).status;
};

test('a deleted secret is sent no more, until it is restored', async () => {
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'used', value: 'a-value-that-is-in-use', access: 'public', allow });
  expect(await call()).toBe(200);
  const before = upstream.received.length;
  expect((await relay.owner('/v1/secrets/used', { method: 'DELETE' })).status).toBe(204);
  expect(await call()).toBe(401);
  expect(upstream.received).toHaveLength(before);
  expect((await relay.owner('/v1/secrets/used/restore', { method: 'POST' })).status).toBe(200);
  expect(await call()).toBe(200);
});

test('a renamed one is sent under its new name only', async () => {
  expect((await relay.owner('/v1/secrets/used', { method: 'PATCH', json: { name: 'renamed' } })).status).toBe(200);
  expect(await call()).toBe(401);
});
