import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/upstream/openid-provider.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const AUDIENCE = 'my-app';
let provider: OpenIdProvider;
let upstream: Upstream;
let relay: LocalRelay;

beforeAll(async () => {
  [provider, upstream] = await Promise.all([startOpenIdProvider(AUDIENCE), startUpstream()]);
  relay = await startLocalRelay({ RELAY_OIDC_ISSUER: provider.issuer, RELAY_OIDC_AUDIENCE: AUDIENCE });
  const secret = { value: 'the-key-of-the-upstream', allow: [{ origin: upstream.url }] };
  await relay.register({ ...secret, name: 'private' });
  await relay.register({ ...secret, name: 'paid', claims: { role: 'paid', scope: 'images' } });
  await relay.register({ ...secret, name: 'staff', claims: { role: 'staff' } });
});
afterAll(async () => {
  await relay.stop();
  await Promise.all([upstream.close(), provider.close()]);
});

const call = (token: string, name = 'private', at = relay): Promise<Response> =>
  at.call(
    { clientSecretName: name, url: upstream.url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
    { authorization: `Bearer ${token}` },
  );

const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code;

test('a person who signed in by the code flow may call, by the access token (RFC 9068), found by discovery', async () => {
  const { access_token: token } = await provider.signInPerson('ann');
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
  expect((await call(token)).status).toBe(200);
  const { traces } = (await (await relay.owner('/v1/traces?limit=1')).json()) as { traces: object[] };
  expect(traces).toMatchObject([{ caller: { kind: 'user', id: 'ann' } }]);
});

test('a machine that signed in by its credentials may, too', async () => {
  const { access_token: token } = await provider.signInMachine();
  expect((await call(token)).status).toBe(200);
});

test('claims of the real token are asked for by secrets', async () => {
  const { access_token: token } = await provider.signInPerson('ben');
  expect((await call(token, 'paid')).status).toBe(200);
  expect(await codeOf(await call(token, 'staff'))).toBe('CLAIMS_REQUIRED');
});

test('the ID token of the same sign-in is for the app alone: its audience is another', async () => {
  const { id_token: token = '' } = await provider.signInPerson('ann');
  expect(await codeOf(await call(token))).toBe('TOKEN_INVALID');
});

test('another provider, with the same audience, signs nobody in here', async () => {
  const other = await startOpenIdProvider(AUDIENCE);
  const { access_token: token } = await other.signInMachine();
  expect(await codeOf(await call(token))).toBe('TOKEN_INVALID');
  // At a relay of its own the same token is good.
  const its = await startLocalRelay({ RELAY_OIDC_ISSUER: other.issuer, RELAY_OIDC_AUDIENCE: AUDIENCE });
  await its.register({ name: 'private', value: 'the-key-of-the-upstream', allow: [{ origin: upstream.url }] });
  expect((await call(token, 'private', its)).status).toBe(200);
  await its.stop();
  await other.close();
});

test('the keys are not fetched again for a call that needs none but those', async () => {
  const { access_token: token } = await provider.signInMachine();
  expect((await call(token)).status).toBe(200);
  const before = provider.keyRequests();
  expect(before).toBeGreaterThan(0);
  for (let time = 0; time < 3; time += 1) expect((await call(token)).status).toBe(200);
  expect(provider.keyRequests()).toBe(before);
});
