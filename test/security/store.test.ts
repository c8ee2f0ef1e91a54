import { createHmac, hash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import type { ListName } from '../../relay/store/lists.ts';
import type { State } from '../../relay/store/state.ts';
import {
  type Dump,
  dump,
  OLD,
  outcome,
  putBack,
  rowOf,
  type Scene,
  sql,
  TABLES,
  useStage,
  VALUE,
} from '../support/relay/staged-store.ts';
import { NO_LISTS, NO_MAC, type OpenStore } from '../support/relay/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { stage, attack, reopen, leave } = useStage();

describe('devices', () => {
  const identify = (store: OpenStore, token: string) => store.devices.identify(token) !== null;

  test.each(['id', 'name', 'origin', 'token_hash', 'created_at'])(
    'a device whose %s was edited is none',
    async (column) => {
      const { store, device, deviceId } = await stage({});
      expect(identify(store, device)).toBe(true);
      attack((database) => database.prepare(`UPDATE devices SET ${column} = 'x' WHERE id = ?`).run(deviceId));
      expect(identify(store, device)).toBe(false);
      expect(store.devices.list(null)).toHaveLength(1);
      await store.close();
    },
  );

  test('a device that somebody put in is none; with the key of the hash, and listed, it would be one', async () => {
    const { store } = await stage({});
    const token = `csr_${'A'.repeat(43)}`;
    const hashed = (key: Uint8Array | string, ...parts: (string | null)[]) =>
      createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
    const insert = (key: Uint8Array | string) =>
      attack((database) => {
        const tokenHash = hashed(key, 'token', token);
        const mac = hashed(key, 'device', 'mine', 'Mine', null, tokenHash, 'now');
        putBack(database, 'devices', {
          id: 'mine',
          name: 'Mine',
          origin: null,
          token_hash: tokenHash,
          mac,
          created_at: 'now',
          last_used_at: null,
        });
      });
    insert('a guess');
    expect(identify(store, token)).toBe(false);
    insert(store.keys.tokens);
    expect(identify(store, token)).toBe(false);
    await store.manifest.change((draft) => draft.list('devices').set('mine', 1));
    expect(identify(store, token)).toBe(true);
    await store.close();
  });

  test('a revoked device that is put back stays revoked; without the list it would be back', async () => {
    for (const [guards, comesBack] of [
      [{}, false],
      [NO_LISTS, true],
    ] as const) {
      const { store, before, revoked } = await stage(guards);
      attack((database) => {
        for (const row of before.devices ?? []) putBack(database, 'devices', row);
      });
      expect(identify(store, revoked)).toBe(comesBack);
      await store.close();
      await leave();
    }
  });
});

describe('the state', () => {
  const stateIn = (meta: Dump[string] | undefined): State =>
    JSON.parse(String(rowOf(meta, 'state')?.value).replace(/^\S+ /, ''));
  const rootOf = (dump: Dump, name: ListName) => {
    const { id } = stateIn(dump.meta).lists[name];
    const row = dump.nodes?.find((node) => node.id === id);
    return { row, entries: JSON.parse(String(row?.content)).entries as [string, unknown][] };
  };
  /** Writes a list, which is one node, and what of the state goes by it, all but the keyed hash. */
  const rewrite =
    (name: ListName, change: (list: [string, unknown][], scene: Scene) => unknown[]) =>
    (database: DatabaseSync, scene: Scene) => {
      const now = dump(database);
      const { row, entries } = rootOf(now, name);
      const changed = change(entries, scene);
      const content = JSON.stringify({ entries: changed });
      const state = stateIn(now.meta);
      const root = { id: Number(row?.id), hash: hash('sha256', content, 'base64url'), size: changed.length };
      const [tag] = String(rowOf(now.meta, 'state')?.value).split(' ');
      putBack(database, 'nodes', { id: root.id, content });
      const value = `${tag} ${JSON.stringify({ ...state, lists: { ...state.lists, [name]: root } })}`;
      putBack(database, 'meta', { name: 'state', value });
    };
  const restoreState = (database: DatabaseSync, { before }: Scene) =>
    putBack(database, 'meta', rowOf(before.meta, 'state'));
  const restore =
    (name: ListName) =>
    (database: DatabaseSync, { before }: Scene) =>
      putBack(database, 'nodes', rootOf(before, name).row);

  test.each<[string, (database: DatabaseSync, scene: Scene) => void]>([
    ['deleted', sql("DELETE FROM meta WHERE name = 'state'")],
    ['without its hash', sql("UPDATE meta SET value = substr(value, instr(value, ' ') + 1) WHERE name = 'state'")],
    ['of an older moment than its lists', restoreState],
    ['with the older list of secrets', restore('secrets')],
    ['with the older list of deleted secrets', restore('deleted')],
    ['with the older list of codes', restore('codes')],
    ['with the older list of devices', restore('devices')],
    [
      'with no taken boxes',
      (database) => putBack(database, 'nodes', { ...rootOf(dump(database), 'boxes').row, content: '{"entries":[]}' }),
    ],
    [
      'with the list of secrets in the place of another one',
      (database) => {
        const now = dump(database);
        const { content = '' } = rootOf(now, 'secrets').row ?? {};
        putBack(database, 'nodes', { ...rootOf(now, 'codes').row, content });
      },
    ],
    ['without the nodes of its lists', sql('DELETE FROM nodes')],
    ['with a used code put back', rewrite('codes', (list) => [...list, ['x', 9e15]])],
    ['with a device put in', rewrite('devices', (list) => [...list, ['x', 1]])],
    ['with a secret taken out', rewrite('secrets', (list) => list.slice(1))],
    ['with boxes forgotten', rewrite('boxes', () => [['x', 1]])],
  ])('%s is refused by a running relay and at the start', async (_, change) => {
    const scene = await stage({});
    scene.store.vault.find('victim');
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store), { interval: 5 }).toBe('StoreCorrupted');
    expect(await scene.store.manifest.check()).toBe(false);
    await expect(() => scene.store.vault.set('new', VALUE, {}, 'cli')).rejects.toThrow('not what the relay wrote');
    await expect(() => scene.store.devices.pair(scene.code, 'x', null)).rejects.toThrow('not what the relay wrote');
    await scene.store.close();
    const again = await reopen();
    expect(await again.manifest.check()).toBe(false);
    await again.close();
  });

  test('without the keyed hash a used code pairs again, and a taken box is taken again', async () => {
    const scene = await stage(NO_MAC);
    const codeHash = rootOf(scene.before, 'codes').entries[0]?.[0];
    expect(await scene.store.devices.pair(scene.code, 'x', null)).toMatchObject({ ok: false });
    attack((database) => rewrite('codes', (list) => [...list, [codeHash, 9e15]])(database, scene));
    expect(await scene.store.devices.pair(scene.code, 'x', null)).toMatchObject({ ok: true });
    await scene.store.manifest.change((draft) => draft.list('boxes').set('taken', 9e15));
    attack((database) => rewrite('boxes', () => [])(database, scene));
    expect(await scene.store.manifest.change((draft) => draft.list('boxes').has('taken'))).toBe(false);
    await scene.store.close();
  });

  test('a code cannot be made from the database: what stands there is a keyed hash of it', async () => {
    const scene = await stage({});
    const code = await scene.store.devices.createCode();
    const text = JSON.stringify(dump(scene.store.database));
    expect(text).not.toContain(code);
    for (const algorithm of ['sha256', 'sha512', 'sha1', 'md5']) {
      expect(text).not.toContain(hash(algorithm, code, 'base64url'));
    }
    await scene.store.close();
  });

  test('the whole database brought back to an earlier moment is seen by a running relay, and by nobody at a start', async () => {
    const scene = await stage({});
    scene.store.vault.find('victim');
    attack((database) => {
      for (const table of TABLES) {
        database.exec(`DELETE FROM ${table}`);
        for (const row of scene.before[table] ?? []) putBack(database, table, row);
      }
    });
    await expect.poll(() => outcome(scene.store), { interval: 5 }).toBe('StoreCorrupted');
    await scene.store.close();
    const again = await reopen();
    expect(outcome(again)).toContain(OLD);
    await again.close();
  });

  test.each([
    [
      'the check of the root key is gone',
      "DELETE FROM meta WHERE name = 'root-key-check'",
      /has lost what it is checked with/,
    ],
    [
      'the check of the root key is edited',
      "UPDATE meta SET value = 'x' WHERE name = 'root-key-check'",
      /not the one this database was made with/,
    ],
    ['all of meta is gone', 'DELETE FROM meta', /has lost what it is checked with/],
  ])('a start is refused with a sentence where %s', async (_, change, sentence) => {
    await (await stage({})).store.close();
    attack(sql(change));
    await expect(reopen()).rejects.toThrow(sentence);
  });
});

test('a relay does not start on a state that it did not write', async () => {
  const folder = await temporaryFolder();
  const start = async (): Promise<void> => await (await openDataStore({ dataDir: folder.path })).close();
  await start();
  const change = (text: string): void => {
    const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
    database.exec(text);
    database.close();
  };
  change("UPDATE meta SET value = replace(value, '\"rowEpoch\":1', '\"rowEpoch\":2') WHERE name = 'state'");
  await expect(start()).rejects.toThrow('The database is not what the relay wrote; bring back a backup.');
  change("UPDATE meta SET value = replace(value, '\"rowEpoch\":2', '\"rowEpoch\":1') WHERE name = 'state'");
  await start();
  await folder.remove();
});
