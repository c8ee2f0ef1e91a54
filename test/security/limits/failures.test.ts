import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

let upstream: Upstream;
let relay: LocalRelay;

beforeAll(async () => {
  upstream = await startUpstream();
  // Lets a test be at any address.
  relay = await startLocalRelay({ RELAY_TRUSTED_PROXIES: '127.0.0.1' });
  await relay.register({
    name: 'open',
    value: 'a-value-of-some-key',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const answerOf = async (response: Response) => ({
  code: response.ok ? null : ((await response.json()) as { code: string }).code,
  wait: Number(response.headers.get('retry-after')),
});

describe('wrong tokens', () => {
  const call = async (token: string | null, address: string) =>
    answerOf(
      await relay.call(
        { clientSecretName: 'open', url: upstream.url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } },
        { 'x-forwarded-for': address, ...(token !== null && { authorization: `Bearer ${token}` }) },
      ),
    );

  test('slow down whoever shows them, and nobody who shows a right one from the same address', async () => {
    const wrong = ['csr_wrong', 'a.b.c', 'x'];
    const codes = new Map<string | null, number>();
    for (let times = 0; times < 210; times += 1) {
      const { code } = await call(wrong[times % wrong.length] ?? '', '203.0.113.1');
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ TOKEN_INVALID: 200, RATE_LIMITED: 10 });
    const { code, wait } = await call('csr_wrong', '203.0.113.1');
    expect(code).toBe('RATE_LIMITED');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);

    const issued = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'ann' } });
    const { token } = (await issued.json()) as { token: string };
    expect((await call(token, '203.0.113.1')).code).toBeNull();
    expect((await call(relay.device.deviceToken, '203.0.113.1')).code).toBeNull();
    expect((await call(null, '203.0.113.1')).code).toBeNull();
    // Another address has not failed yet.
    expect((await call('csr_wrong', '203.0.113.2')).code).toBe('TOKEN_INVALID');
  });
});

describe('wrong pairing codes', () => {
  const pair = async (code: string, address: string) =>
    answerOf(
      await fetch(`${relay.url}/v1/pair`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ code, deviceName: 'Test' }),
      }),
    );
  const wrong = 'A'.repeat(22);

  test('slow down an address, then everybody who is wrong', async () => {
    const codes = [];
    for (let times = 0; times < 12; times += 1) codes.push((await pair(wrong, '203.0.113.1')).code);
    expect(codes).toEqual([...Array(10).fill('PAIRING_REJECTED'), 'RATE_LIMITED', 'RATE_LIMITED']);
    expect((await pair(wrong, '203.0.113.1')).wait).toBeGreaterThan(0);

    for (let address = 1; address <= 50; address += 1) {
      expect((await pair(wrong, `198.51.100.${address}`)).code).toBe('PAIRING_REJECTED');
    }
    expect((await pair(wrong, '198.51.100.99')).code).toBe('RATE_LIMITED');
  });

  test('do not keep out a right one', async () => {
    for (let times = 0; times < 12; times += 1) await pair(wrong, '203.0.113.9');
    expect((await pair(wrong, '203.0.113.9')).code).toBe('RATE_LIMITED');
    const code = await newCode(relay.dataDir);
    expect((await pair(code, '203.0.113.9')).code).toBeNull();
  });
});

/** As `relay pair` makes one, beside the running relay. */
async function newCode(dataDir: string): Promise<string> {
  const dataStore = await openDataStore({ dataDir });
  const code = await dataStore.devices.createCode();
  await dataStore.close();
  return code;
}
