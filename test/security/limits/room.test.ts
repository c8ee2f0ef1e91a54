import { expect, test, vi } from 'vitest';
import { startLocalRelay } from '../../support/relay/local-relay.ts';
import { never, startUpstream } from '../../support/upstream/upstreams.ts';

const room = async (max: string | null) => {
  const upstream = await startUpstream(never);
  const relay = await startLocalRelay({
    RELAY_TRUSTED_PROXIES: '127.0.0.1',
    ...(max !== null && { RELAY_MAX_CALLS_PER_ADDRESS: max }),
  });
  await relay.register({
    name: 'open',
    value: 'a-value-of-some-key',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
  const gone = new AbortController();
  /** Resolves with the response, or with null once the caller has gone away. */
  const call = (address: string, more: Record<string, string> = {}): Promise<Response | null> =>
    fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      signal: gone.signal,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...more },
      body: JSON.stringify({
        clientSecretName: 'open',
        url: upstream.url,
        method: 'GET',
        headers: { 'X-Key': '$CLIENT_SECRET' },
      }),
    }).catch(() => null);
  const stop = async (): Promise<void> => {
    gone.abort();
    await relay.stop();
    await upstream.close();
  };
  return { relay, upstream, call, gone, stop };
};

test('one anonymous address takes no more room than it may, and gives it back', async () => {
  const { relay, upstream, call, gone, stop } = await room('2');
  const [first, second] = [call('203.0.113.1'), call('203.0.113.1')];
  await upstream.request(1);
  const refused = await call('203.0.113.1');
  expect(refused?.status).toBe(429);
  expect(refused?.headers.get('retry-after')).toBe('1');
  expect(await refused?.json()).toMatchObject({ code: 'RATE_LIMITED' });

  // Others, and the owner from the same address, have room.
  void call('203.0.113.2');
  void call('203.0.113.1', { authorization: `Bearer ${relay.device.deviceToken}` });
  await upstream.request(3);

  gone.abort();
  expect(await Promise.all([first, second])).toEqual([null, null]);
  upstream.response = (_, response) => void response.end('{}');
  const passes = async (): Promise<void> => {
    const response = await relay.call(
      { clientSecretName: 'open', url: upstream.url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
      { 'x-forwarded-for': '203.0.113.1' },
    );
    expect(response.status).toBe(200);
  };
  await vi.waitFor(passes, { timeout: 10_000 });
  await stop();
});

test('without the cap an address takes as much as it likes', async () => {
  const { upstream, call, stop } = await room(null);
  for (let times = 0; times < 5; times += 1) void call('203.0.113.1');
  await upstream.request(4);
  await stop();
});
