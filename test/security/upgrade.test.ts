import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { sendRaw } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** A call that asks for another protocol is never made a plain request, with the key in it. */
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: 'upgrade-canary-0123456789', access: 'public', allow });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const forward = () => `GET /v1/forward/open/${upstream.url}/`;
const send = (line: string, connection: string, upgrade: string) => {
  // Elsewhere than on the route of SDKs it would be a sign-in.
  const key = /forward/i.test(line) ? ['Authorization: Bearer $CLIENT_SECRET'] : [];
  const lines = [`${line} HTTP/1.1`, 'Host: $HOST', ...key];
  return sendRaw(relay.url, [...lines, `Connection: ${connection}`, `Upgrade: ${upgrade}`, '', ''].join('\r\n'));
};

describe.each<[string, () => string]>([
  ['/v1/forward with another method', () => forward().replace('GET', 'POST')],
  ['/v1/forward in capitals', () => forward().replace('/v1/forward', '/V1/FORWARD')],
  ['/v1/request', () => 'GET /v1/request'],
  ['/v1/request, posted to', () => 'POST /v1/request'],
])('%s', (_, line) => {
  test.each([
    ['close, Upgrade', 'websocket'],
    ['Upgrade, close', 'WebSocket'],
    ['close, upgrade', 'h2c, websocket'],
    ['close, upgrade', 'TLS/1.2'],
  ])('Connection: %s, Upgrade: %s is refused, and nothing is sent', async (connection, upgrade) => {
    const before = upstream.received.length;
    const response = await send(line(), connection, upgrade);
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('HTTP/1.1');
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(JSON.parse(response.body)).toMatchObject({ code: 'UPGRADE_REFUSED', sent: 'no' });
    expect(upstream.received).toHaveLength(before);
  });
});

test.each([
  ['an offer of HTTP/2, as curl and Java make it', 'close, Upgrade, HTTP2-Settings', 'h2c'],
  ['a name of a protocol without the wish to change', 'close', 'websocket'],
])('%s is a call like any other, without it', async (_, connection, upgrade) => {
  const response = await send(forward(), connection, upgrade);
  expect(response.status).toBe(200);
  expect(upstream.received.at(-1)?.headers).toMatchObject({ authorization: 'Bearer upgrade-canary-0123456789' });
  expect(upstream.received.at(-1)?.headers).not.toHaveProperty('upgrade');
});

test('an address that is no call ignores it, as HTTP lets a server do', async () => {
  expect((await send('GET /v1/relay', 'close, Upgrade', 'websocket')).status).toBe(200);
});
