import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { AUDIENCE, signingKey, startSignInProvider, tokenOf } from '../../support/upstream/sign-in-provider.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';
import type { Scene } from './attack-tokens.ts';
import { ATTACKS } from './attacks.ts';

let scene: Scene;
let relay: LocalRelay;
let upstream: Upstream;
let evil: http.Server;
let evilAsked = 0;

beforeAll(async () => {
  const [key, stranger, encryption] = await Promise.all([
    signingKey('k1'),
    signingKey('evil'),
    signingKey('for-encryption'),
  ]);
  const shared = randomBytes(32);
  const provider = await startSignInProvider([
    key.jwk,
    { kty: 'oct', k: shared.toString('base64url'), kid: 'shared', alg: 'HS256', use: 'sig' },
    { ...encryption.jwk, use: 'enc' },
  ]);
  evil = http.createServer((_, response) => {
    evilAsked += 1;
    response.end(JSON.stringify({ keys: [stranger.jwk] }));
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const evilKeys = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/keys`;
  scene = { provider, key, stranger, encryption, shared, evilKeys };
  upstream = await startUpstream();
  relay = await startLocalRelay({ RELAY_OIDC_ISSUER: provider.issuer, RELAY_OIDC_AUDIENCE: AUDIENCE });
  await relay.register({
    name: 'open',
    value: 'a-public-value-of-a-key',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
  await scene.provider.stop();
  evil.close();
});

const call = (token: string): Promise<Response> =>
  relay.call(
    { clientSecretName: 'open', url: upstream.url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
    { authorization: `Bearer ${token}` },
  );

/** All of a response but what is new in each. */
async function bytesOf(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => !['client-secret-trace', 'date'].includes(name));
  const body = (await response.text()).replace(/"trace":"[0-9a-f-]{36}"/, '"trace":""');
  return JSON.stringify([response.status, headers, body]);
}

test('a good token signs in', async () => {
  expect((await call(await tokenOf(scene.provider.issuer, scene.key))).status).toBe(200);
});

test.each(ATTACKS)(
  'a token $name is refused with the same bytes as any other, and would pass without the guard',
  async ({ token, withoutGuard }) => {
    const sent = upstream.received.length;
    const attack = await token(scene);
    const response = await call(attack);
    expect(response.status).toBe(401);
    expect(await bytesOf(response)).toBe(await bytesOf(await call('nonsense')));
    expect(upstream.received).toHaveLength(sent);
    // No key was looked for where the token says.
    expect(evilAsked).toBe(0);
    expect(scene.provider.asked.else).toBe(0);
    expect(await withoutGuard(attack, scene)).toBeTruthy();
  },
);
