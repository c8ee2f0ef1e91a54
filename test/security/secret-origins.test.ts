import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** On the relay's own list, which is loopback where none is configured. */
const LISTED = 'http://localhost:3000';
const SHOP = 'https://shop.example';
const OTHER_SHOP = 'https://other-shop.example';

let relay: LocalRelay;
let upstream: Upstream;
let user = '';

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const secret = { value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] };
  await relay.register({ ...secret, name: 'listed' });
  await relay.register({ ...secret, name: 'shop', origins: [SHOP] });
  await relay.register({ ...secret, name: 'other-shop', origins: [OTHER_SHOP] });
  await relay.register({ ...secret, name: 'nowhere', origins: [] });
  const made = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'alice' } });
  user = `Bearer ${((await made.json()) as { token: string }).token}`;
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

type Call = (name: string, headers: Record<string, string>) => Promise<Response>;

describe.each<[string, Call]>([
  [
    '/v1/request',
    (name, headers) =>
      relay.call(
        { clientSecretName: name, url: `${upstream.url}/`, method: 'GET', headers: { A: '$CLIENT_SECRET' } },
        headers,
      ),
  ],
  [
    '/v1/forward',
    (name, headers) =>
      fetch(`${relay.url}/v1/forward/${name}/${upstream.url}/`, { headers: { 'x-key': '$CLIENT_SECRET', ...headers } }),
  ],
])("the pages of a secret's own list, at %s", (_, call) => {
  test.each<[string, string, () => Record<string, string>]>([
    ["a page of the relay's list", 'shop', () => ({ origin: LISTED })],
    ['the same page with a signed-in user', 'shop', () => ({ origin: LISTED, 'relay-authorization': user })],
    ['a page of another secret', 'shop', () => ({ origin: OTHER_SHOP })],
    ["a page of another secret, where the secret has the relay's list", 'listed', () => ({ origin: SHOP })],
    ['any page, where the list is empty', 'nowhere', () => ({ origin: LISTED })],
  ])('%s is refused, and nothing is sent', async (_, name, headers) => {
    const before = upstream.received.length;
    const response = await call(name, headers());
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(upstream.received).toHaveLength(before);
  });

  test.each<[string, string, () => Record<string, string>]>([
    ['its own page', 'shop', () => ({ origin: SHOP })],
    ['its own page with a signed-in user', 'shop', () => ({ origin: SHOP, 'relay-authorization': user })],
    ["a page of the relay's list, where it has none of its own", 'listed', () => ({ origin: LISTED })],
    ['a caller outside a browser', 'shop', () => ({})],
    ['the owner', 'shop', () => ({ origin: LISTED, 'relay-authorization': `Bearer ${relay.device.deviceToken}` })],
  ])('%s passes', async (_, name, headers) => {
    const before = upstream.received.length;
    expect((await call(name, headers())).status).toBe(200);
    expect(upstream.received).toHaveLength(before + 1);
  });
});
