import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { openStore } from '../../support/relay/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MINUTE = 60_000;

describe('over HTTP', () => {
  let relay: LocalRelay;
  beforeAll(async () => {
    relay = await startLocalRelay();
  });
  afterAll(() => relay.stop());

  const pair = async (code: unknown, deviceName: unknown = 'Second') =>
    fetch(`${relay.url}/v1/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, deviceName }),
    });
  const newCode = async (): Promise<string> => {
    const store = await openStore(relay.dataDir);
    const code = await store.devices.createCode();
    await store.close();
    return code;
  };

  test('a code pairs one device, once, even when two ask at the same time', async () => {
    const code = await newCode();
    const responses = await Promise.all([pair(code), pair(code), pair(code)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect((await pair(code)).status).toBe(401);
  });

  test.each([
    ['', 'must not be empty'],
    ['   ', 'must not be empty'],
    [7, 'must be a string'],
    ['x'.repeat(81), 'at most 80'],
  ])('a device name %j is refused by its name and costs no code', async (deviceName, says) => {
    const code = await newCode();
    const wrong = await pair(code, deviceName);
    expect(await wrong.json()).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'deviceName',
      detail: expect.stringContaining(says),
    });
    expect((await pair(code)).status).toBe(201);
  });

  test.each([[7], [null], [['a']]])('a code that is no text (%j) is refused by its name', async (code) => {
    const response = await pair(code);
    expect(await response.json()).toMatchObject({ code: 'INVALID_PARAMETER', detail: 'code must be a string.' });
  });

  test('devices are listed without what signs them in, and the one that asks is marked', async () => {
    const response = await relay.owner('/v1/devices');
    const text = await response.text();
    const { devices } = JSON.parse(text) as { devices: { id: string; current: boolean; lastUsedAt: string }[] };
    const mine = devices.find(({ id }) => id === relay.device.deviceId);
    expect(mine).toMatchObject({ name: 'Test', current: true });
    expect(Date.now() - Date.parse(mine?.lastUsedAt ?? '')).toBeLessThan(MINUTE);
    expect(devices.filter(({ current }) => current)).toHaveLength(1);
    expect(text).not.toContain(relay.device.deviceToken);
  });

  test('a revoked device is out at once, on a connection that is open as well', async () => {
    const paired = (await (await pair(await newCode())).json()) as { deviceId: string; deviceToken: string };
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (): Promise<{ status: number | undefined; port: number | undefined }> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${paired.deviceToken}` };
        http
          .get(`${relay.url}/v1/devices`, { agent, headers }, (res) => {
            const port = res.socket.localPort;
            res.resume().on('end', () => resolve({ status: res.statusCode, port }));
          })
          .on('error', reject);
      });
    const before = await ask();
    expect(before.status).toBe(200);
    expect((await relay.owner(`/v1/devices/${paired.deviceId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await ask()).toEqual({ status: 401, port: before.port });
    agent.destroy();
    expect((await relay.owner(`/v1/devices/${paired.deviceId}`, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('by the clock', () => {
  test('a code is good for ten minutes', async () => {
    const folder = await temporaryFolder();
    let clock = Date.now();
    const store = await openStore(folder.path, { now: () => clock });
    const [first, second] = [await store.devices.createCode(), await store.devices.createCode()];
    expect(first).toMatch(/^[\w-]{22}$/);
    clock += 10 * MINUTE - 1;
    expect(await store.devices.pair(first, 'a', null)).toMatchObject({ ok: true });
    clock += 1;
    expect(await store.devices.pair(second, 'b', null)).toMatchObject({ refusal: { code: 'PAIRING_REJECTED' } });
    await store.close();
    await folder.remove();
  });

  test('what is no code is rejected as a wrong one is', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder.path);
    for (const code of ['', 'A'.repeat(22), 'x'.repeat(10_000)]) {
      expect(await store.devices.pair(code, 'a', null)).toMatchObject({ refusal: { code: 'PAIRING_REJECTED' } });
    }
    await store.close();
    await folder.remove();
  });

  test('when a device was last used is kept when it is written', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder.path);
    const paired = await store.devices.pair(await store.devices.createCode(), 'a', 'chrome-extension://abc');
    const token = paired.ok ? paired.value.deviceToken : '';
    expect(store.devices.list(null)).toMatchObject([{ name: 'a', lastUsedAt: null, current: false }]);
    expect(store.devices.identify(token)).toMatchObject({ name: 'a', origin: 'chrome-extension://abc' });
    expect(store.devices.identify(`${token.slice(0, -1)}_`)).toBeNull();
    await store.devices.flush();
    await store.close();
    const again = await openStore(folder.path);
    expect(again.devices.list(null)[0]?.lastUsedAt).toEqual(expect.any(String));
    expect(again.devices.origins()).toEqual(new Set(['chrome-extension://abc']));
    await again.close();
    await folder.remove();
  });
});
