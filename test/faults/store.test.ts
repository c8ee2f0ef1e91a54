import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeeper } from '../../relay/keeper.ts';
import { isStoreFault } from '../../relay/store/corrupted.ts';
import { openDatabase } from '../../relay/store/database.ts';
import { type LocalRelay, startLocalRelay } from '../support/local-relay.ts';
import { pairOwner } from '../support/owner.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { runs } from '../support/runs.ts';
import {
  type Guards,
  NO_CIPHER,
  NO_LISTS,
  NO_MAC,
  NO_TRANSACTIONS,
  type OpenStore,
  openStore,
} from '../support/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream } from '../support/upstreams.ts';

const VALUE = 'fault-canary-value-0123456789';
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('a full disk', () => {
  test('what does not fit is refused whole; what is there goes on, and so does writing when there is room', async () => {
    const store = await openStore(folder.path);
    await store.vault.set('kept', VALUE, {}, 'cli');
    const { page_count: pages } = store.database.prepare('PRAGMA page_count').get() as { page_count: number };
    store.database.exec(`PRAGMA max_page_count = ${pages + 4}`);
    let count = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await store.vault.set(`s${count}`, 'x'.repeat(4_000), {}, 'cli');
        count += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 13 });
    expect(store.state.check()).toBe(false);
    expect(await store.vault.list()).toHaveLength(count + 1);
    const kept = await store.vault.find('kept');
    expect(kept && store.vault.open(kept).value).toBe(VALUE);
    if (kept) store.vault.markUsed(kept);
    store.database.exec(`PRAGMA max_page_count = ${pages + 1_000}`);
    await expect.poll(() => store.state.check(), { timeout: 10_000 }).toBe(true);
    expect(await store.vault.set('more', 'x'.repeat(4_000), {}, 'cli')).toMatchObject({ ok: true });
    expect(store.audit.verify()).toBeNull();
    store.close();
  });

  test('without transactions half of it would stay', async () => {
    /** Client secrets that are there, damaged ones, and entries of the audit trail, which each of them has one of. */
    const filled = async (guards: Guards) => {
      const dataDir = path.join(folder.path, `${Object.keys(guards)}`);
      const store = await openStore(dataDir, guards);
      const { page_count: pages } = store.database.prepare('PRAGMA page_count').get() as { page_count: number };
      // So many that the disk is full between the row and its entry; of small values, or it would be at a row.
      store.database.exec(`PRAGMA max_page_count = ${pages + 5}`);
      for (let count = 0, full = false; !full; count += 1) {
        await store.vault.set(`s${count}`, 'small', {}, 'cli').catch(() => {
          full = true;
        });
      }
      store.close();
      const again = await openStore(dataDir);
      const secrets = await again.vault.list();
      const { entries } = again.database.prepare('SELECT count(*) AS entries FROM audit').get() as { entries: number };
      again.close();
      return { secrets: secrets.length, damaged: secrets.filter(({ damaged }) => damaged).length, entries };
    };
    const whole = await filled({});
    expect(whole).toEqual({ secrets: whole.entries, damaged: 0, entries: whole.entries });
    const torn = await filled(NO_TRANSACTIONS);
    expect(torn).toEqual({ secrets: torn.entries + 1, damaged: 1, entries: torn.entries });
  });

  test('a relay whose disk is full answers STORE_UNAVAILABLE, is not ready, serves what it has, and recovers', async () => {
    await using upstream = await startUpstream();
    await using relay = await startRelayProcess({}, { fileBlocks: 1_000 });
    const owner = await pairOwner(relay.connectLink);
    const allow = [{ origin: upstream.url }];
    const register = async (name: string) =>
      (await owner.register({ name, value: 'x'.repeat(16_000), access: 'public', allow })).status;
    let count = 0;
    let status = 201;
    for (; status === 201 && count < 200; count++) status = await register(`s${count}`);
    expect(status).toBe(503);
    const ready = async () => (await fetch(`${relay.url}/readyz`)).status;
    expect(await ready()).toBe(503);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    const call = () =>
      fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          clientSecretName: 's0',
          url: `${upstream.url}/`,
          method: 'GET',
          headers: { A: '$CLIENT_SECRET' },
        }),
      });
    expect((await call()).status).toBe(200);

    expect(spawnSync('prlimit', ['--pid', String(relay.pid), '--fsize=unlimited']).status).toBe(0);
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    expect(await register('later')).toBe(201);
    const { secrets } = (await (await owner.fetch('/v1/secrets')).json()) as {
      secrets: { name: string; damaged?: true }[];
    };
    expect(secrets.filter(({ damaged }) => damaged)).toEqual([]);
    expect(secrets).toHaveLength(count);
    expect(await relay.quit()).toBe(0);
  });
});

describe('a folder or file that may not be written', () => {
  /** The tests may run as root, for whom modes mean nothing: as nobody, then. */
  const asNobody = async (work: () => Promise<void>): Promise<void> => {
    if (process.getuid?.() !== 0) return work();
    process.setegid?.(65_534);
    process.seteuid?.(65_534);
    try {
      await work();
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
    }
  };

  test('ends the start with a sentence', async () => {
    if (process.getuid?.() === 0) chownSync(folder.path, 65_534, 65_534);
    await asNobody(async () => {
      (await openStore(folder.path)).close();
      chmodSync(path.join(folder.path, 'relay.db'), 0o400);
      chmodSync(folder.path, 0o500);
      await expect(openStore(folder.path)).rejects.toThrow(
        /^The database in \S+ cannot be used: it or its folder is read-only\.$/,
      );
      await expect(openStore(path.join(folder.path, 'new'))).rejects.toThrow(/cannot be used/);
      // The same start with the modes as they were.
      chmodSync(folder.path, 0o700);
      chmodSync(path.join(folder.path, 'relay.db'), 0o600);
      (await openStore(folder.path)).close();
    });
  });
});

describe('a database that becomes read-only while the relay runs', () => {
  test('is read from, refuses to be written with STORE_UNAVAILABLE, and is written when it may be', async () => {
    await using upstream = await startUpstream();
    let database: DatabaseSync | null = null;
    const open = (dataDir: string): DatabaseSync => {
      database = openDatabase(dataDir);
      return database;
    };
    const relay = await startLocalRelay({}, { openKeeper: (options) => openKeeper({ ...options, open }) });
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
    expect(await store.vault.list()).toMatchObject([{ name: 'a', version: 2, uses: 1 }]);
    expect(store.audit.verify()).toBeNull();
    expect(store.database.prepare('SELECT sum(used) AS used FROM counts').get()).toEqual({ used: 1 });
    store.close();
    await relay.stop();
  });

  test('would pass for a healthy one, were it only read from', async () => {
    const store = await openStore(folder.path);
    await store.vault.set('a', VALUE, {}, 'cli');
    store.database.exec('PRAGMA query_only = ON');
    await expect(store.vault.set('a', 'another', {}, 'cli')).rejects.toMatchObject({ errcode: 8 });
    expect((await store.vault.list()).length).toBe(1);
    expect(store.state.fresh(() => store.state.list('secrets').size)).toBe(1);
    expect(store.state.check()).toBe(false);
    store.close();
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
    other.close();
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
    const answer = await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'private' } });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(503);
    other.exec('COMMIT');
    await expect.poll(async () => (await fetch(`${relay.url}/readyz`)).status, { timeout: 5_000 }).toBe(200);
    expect((await relay.owner('/v1/secrets/a', { method: 'PATCH', json: { access: 'private' } })).status).toBe(200);
    expect((await relay.call(request)).status).toBe(401);
  });

  test('does not stop the event loop for what can be written later', async () => {
    const store = await openStore(relay.dataDir);
    await store.vault.set('a', VALUE, {}, 'cli');
    const secret = await store.vault.find('a');
    other.exec('BEGIN IMMEDIATE');
    const took = (work: () => void): number => {
      const start = performance.now();
      expect(work).toThrow('locked');
      return performance.now() - start;
    };
    if (secret) store.vault.markUsed(secret);
    expect(took(() => store.vault.flush())).toBeLessThan(500);
    // What somebody waits for does wait.
    expect(took(() => store.state.change(() => {}))).toBeGreaterThan(900);
    other.exec('COMMIT');
    store.vault.flush();
    expect((await store.vault.list())[0]?.uses).toBe(1);
    store.close();
  });
});

describe('a damaged file', () => {
  const NAMES = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const written = (name: string, version: number): string => `${name}-${version}-`.padEnd(2_000, 'v');
  const allow = [{ origin: 'https://api.example' }];

  /** A store of which each secret has two versions; closed, or as it is while a relay runs, with what is in the WAL. */
  async function make(guards: Guards, withWal: boolean): Promise<{ files: Record<string, Buffer> }> {
    const store = await openStore(folder.path, guards);
    for (const version of [1, 2])
      for (const name of NAMES) await store.vault.set(name, written(name, version), { allow }, 'cli');
    if (!withWal) store.close();
    const names = ['relay.db', 'root.key', ...(withWal ? ['relay.db-wal'] : [])];
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder.path, name))]));
    if (withWal) store.close();
    return { files };
  }

  /** Opens a copy with one bit flipped; what every secret then is. */
  async function flipped(files: Record<string, Buffer>, file: string, bit: number, guards: Guards): Promise<string[]> {
    const copy = await temporaryFolder();
    let store: OpenStore | null = null;
    try {
      for (const [name, bytes] of Object.entries(files)) {
        const changed = Buffer.from(bytes);
        if (name === file) changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(path.join(copy.path, name), changed, { mode: 0o600 });
      }
      store = await openStore(copy.path, guards);
      return await Promise.all(NAMES.map((name) => look(store as OpenStore, name)));
    } catch (error) {
      if (error instanceof Error && error.name === 'StartRefused') return ['start refused'];
      if (isStoreFault(error)) return ['refused'];
      throw error;
    } finally {
      store?.close();
      await copy.remove();
    }
  }
  async function look(store: OpenStore, name: string): Promise<string> {
    try {
      const secret = await store.vault.find(name);
      if (!secret) return 'missing';
      const { value } = store.vault.open(secret);
      if (JSON.stringify(secret.policy.allow) !== JSON.stringify(allow)) return 'WRONG';
      return value === written(name, 2) ? 'true' : value === written(name, 1) ? 'older' : 'WRONG';
    } catch (error) {
      if (isStoreFault(error)) return 'refused';
      throw error;
    }
  }
  /** Spread over the file, the header and its first page always among them. */
  const bitsOf = (file: Buffer, count: number): number[] =>
    Array.from({ length: count }, (_, i) =>
      i < 12 ? i * 67 : Math.floor((i / count) * file.length * 8) + ((i * 7919) % 64),
    );

  test('never gives a wrong value or policy, nor an older one, whichever bit of it has flipped', async () => {
    const { files } = await make({}, false);
    const seen: Record<string, number> = {};
    for (const bit of bitsOf(files['relay.db'] as Buffer, runs(80, 2_000))) {
      for (const what of await flipped(files, 'relay.db', bit, {})) seen[what] = (seen[what] ?? 0) + 1;
    }
    expect(seen.WRONG).toBeUndefined();
    expect(seen.older).toBeUndefined();
    expect(seen.refused).toBeGreaterThan(5);
    expect(seen.true).toBeGreaterThan(5);
  });

  test('a flipped bit in the write-ahead log ends what is read of it, and never gives a mixture', async () => {
    const { files } = await make({}, true);
    for (const bit of bitsOf(files['relay.db-wal'] as Buffer, runs(30, 500))) {
      const all = await flipped(files, 'relay.db-wal', bit, {});
      expect(all).not.toContain('WRONG');
    }
  });

  test('without the guards of the store wrong values are served in the same test', async () => {
    const guards = { ...NO_CIPHER, ...NO_LISTS, ...NO_MAC };
    const { files } = await make(guards, false);
    const file = files['relay.db'] as Buffer;
    const found = await Promise.all(
      NAMES.map((name) => flipped(files, 'relay.db', (file.indexOf(written(name, 2)) + 100) * 8, guards)),
    );
    expect(found.flat()).toContain('WRONG');
  });

  test('that is no database at all ends the start with a sentence', async () => {
    writeFileSync(path.join(folder.path, 'relay.db'), 'this is no database'.repeat(100), { mode: 0o600 });
    await expect(openKeeper({ dataDir: folder.path })).rejects.toThrow(
      /is damaged, or no database; bring back a backup\.$/,
    );
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
    ['rotate', async () => store.rotation.rows()],
    ['rotate sealing', async () => store.rotation.sealing(0)],
  ];
  const everything = async () => JSON.stringify([await vault.list(), await devices.list(null), store.state.facts]);
  for (const [name, change] of changes) {
    const before = await everything();
    store.database.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
    await expect(change(), name).rejects.toThrow('full');
    expect(await everything(), name).toBe(before);
    store.database.exec('DROP TRIGGER full');
    await change();
    expect(await everything(), name).not.toBe(before);
  }
  expect(store.audit.verify()).toBeNull();
  store.close();
});

test('a failing store does not end the process in the background: it is ready again when the store is', async () => {
  const keeper = await openKeeper({ dataDir: folder.path });
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  await keeper.vault.set('a', VALUE, {}, 'cli');
  const secret = await keeper.vault.find('a');
  database.exec('ALTER TABLE uses RENAME TO gone');
  if (secret) keeper.vault.markUsed(secret);
  // The flush of every second meets it.
  await expect.poll(() => keeper.ready(), { timeout: 5_000, interval: 50 }).toBe(false);
  database.exec('ALTER TABLE gone RENAME TO uses');
  await expect.poll(() => keeper.ready(), { timeout: 10_000, interval: 50 }).toBe(true);
  await expect.poll(() => database.prepare('SELECT uses FROM uses').get(), { timeout: 5_000 }).toEqual({ uses: 1 });
  database.close();
  await keeper.close();
});
