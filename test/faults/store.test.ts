import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { openDatabase } from '../../relay/store/database.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { openStore } from '../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

const VALUE = 'fault-canary-value-0123456789';
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('a database that becomes read-only while the relay runs', () => {
  test('is read from, refuses to be written with STORE_UNAVAILABLE, and is written when it may be', async () => {
    await using upstream = await startUpstream();
    let database: DatabaseSync | null = null;
    const open = (dataDir: string): DatabaseSync => {
      database = openDatabase(dataDir);
      return database;
    };
    const relay = await startLocalRelay({}, { openDataStore: (options) => openDataStore({ ...options, open }) });
    const allow = [{ origin: upstream.url }];
    const limits = { perDay: 100 };
    const register = async () =>
      relay.register({ name: 'a', value: VALUE, access: 'public', allow, limits }).then(({ status }) => status);
    const request = { clientSecretName: 'a', url: `${upstream.url}/`, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
    const ready = async () => (await fetch(`${relay.url}/readyz`)).status;
    const readOnly = (on: boolean): void => database?.exec(`PRAGMA query_only = ${on ? 'ON' : 'OFF'}`);

    expect([await register(), await ready()]).toEqual([201, 200]);
    readOnly(true);
    const refused = await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'private' } });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(await register()).toBe(503);
    expect((await relay.owner(`/v1/devices/${relay.device.deviceId}`, { method: 'DELETE' })).status).toBe(503);
    // What is only read goes on, a quota is counted, and a refusal that cannot be recorded is one all the same.
    expect((await relay.call(request)).status).toBe(200);
    expect((await relay.call({ ...request, url: 'https://evil.example/' })).status).toBe(403);
    expect((await relay.owner('/v1/secrets')).status).toBe(200);
    expect(await ready()).toBe(503);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);

    readOnly(false);
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    expect(await register()).toBe(200);
    await relay.end();
    const store = await openStore(relay.dataDir);
    expect(store.vault.page(1_000, null).secrets).toMatchObject([{ name: 'a', version: 2, uses: 1 }]);
    expect(store.audit.verify()).toBeNull();
    expect(store.database.prepare('SELECT sum(used) AS used FROM counts').get()).toEqual({ used: 1 });
    await store.close();
    await relay.stop();
  });

  test('would pass for a healthy one, were it only read from', async () => {
    const store = await openStore(folder.path);
    await store.vault.set('a', VALUE, {}, 'cli');
    store.database.exec('PRAGMA query_only = ON');
    await expect(() => store.vault.set('a', 'another', {}, 'cli')).rejects.toThrow(
      expect.objectContaining({ errcode: 8 }),
    );
    expect(store.vault.page(1_000, null).secrets.length).toBe(1);
    expect(store.manifest.readSnapshot(() => store.manifest.list('secrets').size)).toBe(1);
    expect(await store.manifest.check()).toBe(false);
    await store.close();
  });
});

describe('a database that another process has locked', () => {
  let relay: LocalRelay;
  let other: DatabaseSync;
  beforeEach(async () => {
    relay = await startLocalRelay();
    other = new DatabaseSync(path.join(relay.dataDir, 'relay.db'));
  });
  afterEach(async () => {
    await other.close();
    await relay.stop();
  });

  test('is read from, refuses to be written with STORE_UNAVAILABLE, and is written when it is free', async () => {
    await using upstream = await startUpstream();
    await relay.register({ name: 'a', value: VALUE, access: 'public', allow: [{ origin: upstream.url }] });
    const request = { clientSecretName: 'a', url: `${upstream.url}/`, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
    other.exec('BEGIN IMMEDIATE');
    expect((await relay.call(request)).status).toBe(200);
    expect((await relay.call({ ...request, url: 'https://evil.example/' })).status).toBe(403);
    expect((await relay.owner('/v1/secrets')).status).toBe(200);
    const response = await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'private' } });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(503);
    other.exec('COMMIT');
    await expect.poll(async () => (await fetch(`${relay.url}/readyz`)).status, { timeout: 5_000 }).toBe(200);
    expect((await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'private' } })).status).toBe(200);
    expect((await relay.call(request)).status).toBe(401);
  });

  test('does not stop the event loop for what can be written later', async () => {
    const store = await openStore(relay.dataDir);
    await store.vault.set('a', VALUE, {}, 'cli');
    const secret = store.vault.find('a');
    other.exec('BEGIN IMMEDIATE');
    const took = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await expect(work).rejects.toThrow('locked');
      return performance.now() - start;
    };
    if (secret) store.vault.markUsed(secret);
    const background = await took(() => store.vault.flush());
    // What somebody waits for does wait.
    const foreground = await took(() => store.manifest.change(() => {}));
    expect(foreground).toBeGreaterThan(900);
    expect(background).toBeLessThan(foreground / 2);
    other.exec('COMMIT');
    await store.vault.flush();
    expect(store.vault.page(1_000, null).secrets[0]?.uses).toBe(1);
    await store.close();
  });
});

test('a change that cannot be recorded does not happen, and happens when it can be', async () => {
  const store = await openStore(folder.path);
  const { vault, devices } = store;
  await vault.set('a', VALUE, {}, 'cli');
  await vault.set('gone', VALUE, {}, 'cli');
  await vault.remove('gone', 'cli');
  const paired = await devices.pair(await devices.createCode(), 'a', null);
  const deviceId = paired.ok ? paired.value.deviceId : '';
  const code = await devices.createCode();
  const changes: [string, () => Promise<unknown>][] = [
    ['set', () => vault.set('b', VALUE, {}, 'cli')],
    ['patch', () => vault.patch('a', { access: 'public' }, 'cli')],
    ['rename', () => vault.patch('a', { name: 'c' }, 'cli')],
    ['remove', () => vault.remove('c', 'cli')],
    ['restore', () => vault.restore('gone', 'cli')],
    ['pair', () => devices.pair(code, 'b', null)],
    ['revoke', () => devices.revoke(deviceId, 'cli')],
    ['rotate', () => store.rotation.rows()],
    ['rotate sealing', () => store.rotation.sealing(0)],
  ];
  const everything = () => JSON.stringify([vault.page(1_000, null).secrets, devices.list(null), store.manifest.head]);
  for (const [name, change] of changes) {
    const before = everything();
    store.database.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
    await expect(change, name).rejects.toThrow('full');
    expect(everything(), name).toBe(before);
    store.database.exec('DROP TRIGGER full');
    await change();
    expect(everything(), name).not.toBe(before);
  }
  expect(store.audit.verify()).toBeNull();
  await store.close();
});

test('a failing store does not end the process in the background: it is ready again when the store is', async () => {
  const dataStore = await openDataStore({ dataDir: folder.path });
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  await dataStore.vault.set('a', VALUE, {}, 'cli');
  const secret = dataStore.vault.find('a');
  database.exec('ALTER TABLE uses RENAME TO gone');
  if (secret) dataStore.vault.markUsed(secret);
  // The flush of every second meets it.
  await expect.poll(() => dataStore.ready(), { timeout: 5_000, interval: 50 }).toBe(false);
  database.exec('ALTER TABLE gone RENAME TO uses');
  await expect.poll(() => dataStore.ready(), { timeout: 10_000, interval: 50 }).toBe(true);
  await expect.poll(() => database.prepare('SELECT uses FROM uses').get(), { timeout: 5_000 }).toEqual({ uses: 1 });
  database.close();
  await dataStore.close();
});
