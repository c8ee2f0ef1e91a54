import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orNull } from '../../relay/secrets/directory.ts';
import { RELAY_PROGRAM } from '../../scripts/targets.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { type Guards, NO_TRANSACTIONS, openStore } from '../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

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
    await expect(fill).rejects.toThrow(expect.objectContaining({ code: 'ERR_SQLITE_ERROR', errcode: 13 }));
    expect(await store.manifest.check()).toBe(false);
    expect(store.vault.page(1_000, null).secrets).toHaveLength(count + 1);
    const kept = store.vault.find('kept');
    expect(kept && store.vault.open(kept).value).toBe(VALUE);
    if (kept) store.vault.markUsed(kept);
    store.database.exec(`PRAGMA max_page_count = ${pages + 1_000}`);
    await expect.poll(() => store.manifest.check(), { timeout: 10_000 }).toBe(true);
    expect(await store.vault.set('more', 'x'.repeat(4_000), {}, 'cli')).toMatchObject({ ok: true });
    expect(store.audit.verify()).toBeNull();
    await store.close();
  });

  test('without transactions half of it would stay', async () => {
    /** What can be read of the client secrets, and how many have a row, and an entry in the audit trail. */
    const filled = async (guards: Guards) => {
      const dataDir = path.join(folder.path, `${Object.keys(guards)}`);
      const store = await openStore(dataDir, guards);
      const { page_count: pages } = store.database.prepare('PRAGMA page_count').get() as { page_count: number };
      // So many that the disk is full between the row and its entry; of small values, or it would be at a row.
      store.database.exec(`PRAGMA max_page_count = ${pages + 5}`);
      for (let count = 0, full = false; !full; count += 1) {
        try {
          await store.vault.set(`s${count}`, 'small', {}, 'cli');
        } catch {
          full = true;
        }
      }
      await store.close();
      const again = await openStore(dataDir);
      const count = (table: string) =>
        Number(again.database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count);
      const [rows, entries] = [count('secrets'), count('audit')];
      const read = (): number => again.vault.page(1_000, null).secrets.filter(({ damaged }) => !damaged).length;
      const readable = orNull(read);
      await again.close();
      return { readable, rows, entries };
    };
    const whole = await filled({});
    expect(whole).toEqual({ readable: whole.entries, rows: whole.entries, entries: whole.entries });
    const torn = await filled(NO_TRANSACTIONS);
    expect(torn).toEqual({ readable: null, rows: torn.entries + 1, entries: torn.entries });
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

describe('a folder or file that may not be written ends the start with a sentence', () => {
  const COMMAND = [process.execPath, RELAY_PROGRAM, 'devices', 'list'];
  const run = ([program = '', ...args]: readonly string[], dataDir: string) =>
    spawnSync(program, args, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', RELAY_DATA_DIR: dataDir },
    });

  describe('by its mode', () => {
    /** Modes mean nothing to root with its capabilities. */
    const bound = process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : [];
    const list = (dataDir: string) => run([...bound, ...COMMAND], dataDir);
    const MODES =
      'make it writable for the user that runs the relay (chown, chmod), or name another folder in RELAY_DATA_DIR.';

    test('the database', async () => {
      const file = path.join(folder.path, 'relay.db');
      await (await openStore(folder.path)).close();
      chmodSync(file, 0o400);
      expect(list(folder.path)).toMatchObject({ status: 1, stderr: `The file ${file} is read-only: ${MODES}\n` });
      // The same start with the mode as it was.
      chmodSync(file, 0o600);
      expect(list(folder.path)).toMatchObject({ status: 0, stderr: '' });
    });

    test.each([
      ['the folder', '.'],
      ['the folder in which it would have to be made', 'new'],
    ])('%s', (_, name) => {
      const dataDir = path.resolve(folder.path, name);
      chmodSync(folder.path, 0o500);
      expect(list(dataDir)).toMatchObject({ status: 1, stderr: `The folder ${folder.path} is read-only: ${MODES}\n` });
      chmodSync(folder.path, 0o700);
      expect(list(dataDir)).toMatchObject({ status: 0, stderr: '' });
    });
  });

  describe('by its file system', () => {
    /** `client-secret-relay devices list` where the folder is mounted with these options, in a namespace of its own. */
    const listOn = (dataDir: string, options: string) => {
      const mount = `mount --bind "$0" "$0" && mount -o remount,bind,${options} "$0" && exec "$@"`;
      const namespace = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
      return run(['unshare', ...namespace, 'sh', '-c', mount, folder.path, ...COMMAND], dataDir);
    };

    test.each([
      ['a folder without a database', '.', false],
      ['a folder with one', '.', true],
      ['a folder that would have to be made', 'new', false],
    ])('%s', async (_, name, isUsed) => {
      const dataDir = path.resolve(folder.path, name);
      if (isUsed) await (await openStore(dataDir)).close();
      expect(listOn(dataDir, 'ro')).toMatchObject({
        status: 1,
        stdout: '',
        stderr: `The folder ${folder.path} is read-only: mount its file system so that it can be written, or name another folder in RELAY_DATA_DIR.\n`,
      });
      expect(listOn(dataDir, 'rw')).toMatchObject({ status: 0, stderr: '' });
    });
  });
});
