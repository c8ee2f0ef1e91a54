import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

let upstream: Upstream;
/** Believes nobody's X-Forwarded-For. */
let direct: LocalRelay;
/** Stands behind a proxy on loopback, and that one behind others in 10.0.0.0/8. */
let proxied: LocalRelay;

beforeAll(async () => {
  upstream = await startUpstream();
  direct = await startLocalRelay();
  proxied = await startLocalRelay({ RELAY_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' });
});
afterAll(async () => {
  await Promise.all([direct.stop(), proxied.stop()]);
  await upstream.close();
});

let registered = 0;

/** A new secret with these limits, so that no test counts into another's. */
async function register(relay: LocalRelay, policy: object): Promise<string> {
  registered += 1;
  const name = `limited-${registered}`;
  const allow = [{ origin: upstream.url, paths: ['/ok'] }];
  const put = await relay.register({ name, value: 'a-value-of-some-key', access: 'public', allow, ...policy });
  expect(put.status).toBe(201);
  return name;
}

const call = (relay: LocalRelay, name: string, headers: Record<string, string> = {}, path = '/ok'): Promise<Response> =>
  relay.call(
    { clientSecretName: name, url: `${upstream.url}${path}`, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
    headers,
  );

const from = (relay: LocalRelay, name: string, forwarded: string): Promise<number> =>
  call(relay, name, { 'x-forwarded-for': forwarded }).then(({ status }) => status);

test('X-Forwarded-For of somebody who is no trusted proxy changes nothing', async () => {
  const name = await register(direct, { limits: { perMinute: 1 } });
  expect(await from(direct, name, '203.0.113.1')).toBe(200);
  for (const forged of ['203.0.113.2', '2001:db8::1', '127.0.0.1', 'unknown', '']) {
    expect(await from(direct, name, forged), forged).toBe(429);
  }
  // Where the peer is trusted, the same header tells callers apart.
  const other = await register(proxied, { limits: { perMinute: 1 } });
  expect(await from(proxied, other, '203.0.113.1')).toBe(200);
  expect(await from(proxied, other, '203.0.113.2')).toBe(200);
});

test('behind trusted proxies it is the last address that none of them has', async () => {
  const name = await register(proxied, { limits: { perMinute: 1 } });
  expect(await from(proxied, name, '203.0.113.1')).toBe(200);
  for (const forged of [
    // What the caller wrote itself stands before what the proxy saw.
    '198.51.100.1, 203.0.113.1',
    '10.0.0.1, 203.0.113.1',
    'nonsense, 203.0.113.1',
    '203.0.113.1, 10.0.0.9',
    '198.51.100.7, 203.0.113.1, 10.0.0.9, 10.1.2.3',
    '::ffff:203.0.113.1',
    '203.0.113.1:4711',
  ]) {
    expect(await from(proxied, name, forged), forged).toBe(429);
  }
  expect(await from(proxied, name, '203.0.113.1, 198.51.100.1')).toBe(200);
});

test('IPv6 callers count by /64, and what is no address is one caller', async () => {
  const name = await register(proxied, { limits: { perMinute: 1 } });
  expect(await from(proxied, name, '2001:db8:0:1::1')).toBe(200);
  expect(await from(proxied, name, '2001:db8:0:1:aaaa:bbbb:cccc:dddd')).toBe(429);
  expect(await from(proxied, name, '2001:db8:0:2::1')).toBe(200);
  expect(await from(proxied, name, 'made-up-1')).toBe(200);
  expect(await from(proxied, name, 'made-up-2')).toBe(429);
});

test('of 30 calls at once a quota of 5 lets five through', async () => {
  const name = await register(direct, { limits: { perDay: 5 } });
  const before = upstream.received.length;
  const responses = await Promise.all(Array.from({ length: 30 }, () => call(direct, name)));
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(responses.filter(({ status }) => status === 429)).toHaveLength(25);
  expect(upstream.received).toHaveLength(before + 5);
});

test('calls that the policy refuses use nothing up', async () => {
  const name = await register(direct, { limits: { perMinute: 1, perDay: 2 } });
  for (let times = 0; times < 4; times += 1) {
    expect((await call(direct, name, {}, '/elsewhere')).status).toBe(403);
    expect((await call(direct, name, { origin: 'https://evil.example' })).status).toBe(403);
  }
  expect((await call(direct, name)).status).toBe(200);
  expect((await call(direct, name)).status).toBe(429);
});

test('a limit does not tell the anonymous that a private secret exists', async () => {
  const name = await register(direct, { access: 'private', limits: { perMinute: 1, perDay: 1 } });
  const bytesOf = async (called: string): Promise<string> => {
    const response = await call(direct, called);
    const changing = ['client-secret-trace', 'date'];
    const body = { ...((await response.json()) as object), trace: '' };
    return JSON.stringify([response.status, [...response.headers].filter(([one]) => !changing.includes(one)), body]);
  };
  const unknown = await bytesOf('nobody-has-this');
  for (let times = 0; times < 3; times += 1) expect(await bytesOf(name)).toBe(unknown);
  // Used up by the owner, it is still the same to strangers; and the limit is there.
  const asOwner = { authorization: `Bearer ${direct.device.deviceToken}` };
  expect((await call(direct, name, asOwner)).status).toBe(200);
  expect((await call(direct, name, asOwner)).status).toBe(429);
  expect(await bytesOf(name)).toBe(unknown);
});

test('users count by who they are, wherever they call from', async () => {
  const name = await register(proxied, { limits: { perMinute: 1 } });
  const tokenOf = async (sub: string): Promise<string> => {
    const issued = await proxied.owner('/v1/test-tokens', { method: 'POST', json: { sub } });
    return `Bearer ${((await issued.json()) as { token: string }).token}`;
  };
  const as = (authorization: string, forwarded: string) =>
    call(proxied, name, { authorization, 'x-forwarded-for': forwarded }).then(({ status }) => status);
  const [ann, annAgain, ben] = await Promise.all([tokenOf('ann'), tokenOf('ann'), tokenOf('ben')]);
  expect(await as(ann, '203.0.113.1')).toBe(200);
  expect(await as(annAgain, '203.0.113.2')).toBe(429);
  expect(await as(ben, '203.0.113.1')).toBe(200);
});
