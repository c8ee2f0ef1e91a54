import { createHmac, hash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Guards, NO_CIPHER, NO_LISTS, NO_MAC, type OpenStore, openStore } from '../support/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/**
 * Somebody who can write to the database, but does not have the root key, tries to have something else believed than what
 * the relay wrote. Each attack is also made on a store without the guard that stops it, where it must succeed.
 */
const MINUTE = 60_000;
const VALUE = 'the-true-value-0123456789';
const OLD = 'the-old-value-0123456789';
const NARROW = [{ origin: 'https://api.example' }];

type Row = Record<string, string | number | null | Uint8Array>;
type Dump = Record<string, Row[]>;

interface Scene {
  readonly store: OpenStore;
  /** The store as it was earlier: the victim in its first version, `gone` alive, a device and a code that are used since. */
  readonly before: Dump;
  readonly code: string;
  readonly revoked: string;
  readonly device: string;
  readonly deviceId: string;
}

let folder: TemporaryFolder;
let clock = 0;
beforeEach(async () => {
  folder = await temporaryFolder();
  clock = Date.parse('2030-01-01T00:00:00Z');
});
afterEach(() => folder.remove());

const TABLES = ['meta', 'secrets', 'devices', 'audit'] as const;
const dump = (database: DatabaseSync): Dump =>
  Object.fromEntries(TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all() as Row[]]));

async function stage(guards: Guards): Promise<Scene> {
  const store = await openStore(folder.path, { now: () => clock, ...guards });
  const { vault, devices } = store;
  await vault.set('victim', OLD, { access: 'public', allow: NARROW }, 'cli');
  await vault.set('other', 'another-value-0123456789', { access: 'private', allow: NARROW }, 'cli');
  await vault.set('gone', 'a-deleted-value-0123456789', {}, 'cli');
  const pair = async (code: string) => {
    const paired = await devices.pair(code, 'Device', null);
    return paired.ok ? paired.value : { deviceId: '', deviceToken: '' };
  };
  const revoked = await pair(await devices.createCode());
  const kept = await pair(await devices.createCode());
  const code = await devices.createCode();
  store.state.change((draft) => draft.list('boxes').set('taken-box', 9e15));
  const before = dump(store.database);

  clock += MINUTE;
  await vault.set('victim', VALUE, { access: 'public', allow: NARROW }, 'cli');
  await vault.remove('gone', 'cli');
  await devices.revoke(revoked.deviceId, 'cli');
  await pair(code);
  return {
    store,
    before,
    code,
    revoked: revoked.deviceToken,
    device: kept.deviceToken,
    deviceId: kept.deviceId,
  };
}

/** Another connection, as another program has it. */
function attack(change: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  database.exec('PRAGMA foreign_keys = OFF');
  change(database);
  database.close();
}

function putBack(database: DatabaseSync, table: string, row: Row | undefined): void {
  if (!row) throw new Error('There is no such row.');
  const names = Object.keys(row);
  database
    .prepare(`INSERT OR REPLACE INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...Object.values(row));
}
const rowOf = (rows: Row[] | undefined, name: string): Row | undefined => rows?.find((row) => row.name === name);

/** `served` with value and policy, `missing`, or the kind of error. */
async function outcome(store: OpenStore, name = 'victim'): Promise<string> {
  try {
    const secret = await store.vault.find(name);
    if (!secret) return 'missing';
    return `served ${store.vault.open(secret).value} ${JSON.stringify(secret.policy.allow)}`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
const TRUE = `served ${VALUE} ${JSON.stringify(NARROW)}`;

interface Attack {
  readonly change: (database: DatabaseSync, scene: Scene) => void;
  /** What stops it; without all of these it succeeds. */
  readonly guards: readonly Guards[];
  /** What then comes of it. */
  readonly success: RegExp;
  readonly target?: string;
}
const sql = (text: string) => (database: DatabaseSync) => database.exec(text);
const wide = JSON.stringify([{ origin: 'https://evil.example' }]);

const ATTACKS: Readonly<Record<string, Attack>> = {
  'the policy edited': {
    change: sql(`UPDATE secrets SET policy = json_set(policy, '$.allow', json('${wide}')) WHERE name = 'victim'`),
    guards: [NO_CIPHER],
    success: /evil/,
  },
  'the value edited': {
    change: sql("UPDATE secrets SET sealed = CAST('another value of the same use' AS BLOB) WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served another value/,
  },
  'a private name edited to another one': {
    change: sql("UPDATE secrets SET name = 'renamed' WHERE name = 'other'"),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served another-value/,
    target: 'renamed',
  },
  'the version edited': {
    change: sql("UPDATE secrets SET version = 9 WHERE name = 'victim'"),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served/,
  },
  'the key edited': {
    change: sql("UPDATE secrets SET key_epoch = 2 WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the time of making edited': {
    change: sql("UPDATE secrets SET created_at = '2000-01-01T00:00:00Z' WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the time of changing edited': {
    change: sql("UPDATE secrets SET updated_at = '2000-01-01T00:00:00Z' WHERE name = 'victim'"),
    guards: [NO_CIPHER],
    success: /served/,
  },
  'the values of two rows swapped': {
    change: (database) => {
      const rows = dump(database).secrets;
      const [one, two] = [rowOf(rows, 'victim'), rowOf(rows, 'other')];
      putBack(database, 'secrets', { ...one, sealed: two?.sealed ?? null });
    },
    guards: [NO_CIPHER],
    success: /served another-value/,
  },
  'a private row copied over a public one': {
    change: (database) => {
      const rows = dump(database).secrets;
      const [one, two] = [rowOf(rows, 'victim'), rowOf(rows, 'other')];
      putBack(database, 'secrets', {
        ...two,
        id: one?.id ?? '',
        name: 'victim',
        policy: one?.policy ?? '',
        version: one?.version ?? 0,
      });
    },
    guards: [NO_CIPHER],
    success: /served another-value/,
    // `other` stays as it is: nothing was moved away.
  },
  'a copy put in under a new name': {
    change: (database) =>
      putBack(database, 'secrets', { ...rowOf(dump(database).secrets, 'other'), id: 'copy', name: 'copy' }),
    guards: [NO_CIPHER, NO_LISTS],
    success: /served another-value/,
    target: 'copy',
  },
  'the row rolled back to its older version': {
    change: (database, { before }) => putBack(database, 'secrets', rowOf(before.secrets, 'victim')),
    guards: [NO_LISTS],
    success: new RegExp(`served ${OLD}`),
  },
  'a deleted row brought back': {
    change: sql("UPDATE secrets SET deleted_at = NULL WHERE name = 'gone'"),
    guards: [NO_LISTS],
    success: /served a-deleted-value/,
    target: 'gone',
  },
  'a row deleted': {
    change: sql("DELETE FROM secrets WHERE name = 'victim'"),
    guards: [NO_LISTS],
    success: /missing/,
  },
  'a row marked as deleted': {
    change: sql("UPDATE secrets SET deleted_at = 1 WHERE name = 'victim'"),
    guards: [NO_LISTS],
    success: /missing/,
  },
};

describe.each(Object.entries(ATTACKS))('%s', (_, { change, guards, success, target = 'victim' }) => {
  test('is refused by a running relay and by one that starts, and other secrets are served', async () => {
    const scene = await stage({});
    expect(await outcome(scene.store)).toBe(TRUE);
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store, target), { interval: 5 }).toBe('StoreCorrupted');
    scene.store.close();
    const again = await openStore(folder.path, { now: () => clock });
    expect(await outcome(again, target)).toBe('StoreCorrupted');
    const untouched = target === 'victim' ? 'other' : 'victim';
    if (target !== 'renamed') expect(await outcome(again, untouched)).toMatch(/^served/);

    // The owner sees which one it is, no policy of it, and can delete it; then the name is free again.
    expect(await again.vault.list()).toContainEqual(
      expect.objectContaining({ name: target, damaged: true, allow: [] }),
    );
    expect([...again.vault.pageOrigins()]).toEqual([]);
    expect(await again.vault.remove(target, 'cli')).toMatchObject({ ok: true });
    expect(await again.vault.set(target, 'new', {}, 'cli')).toMatchObject({ ok: true });
    expect(await outcome(again, target)).toMatch(/^served new/);
    again.close();
  });

  test('succeeds without the guard', async () => {
    const scene = await stage(Object.assign({}, ...guards));
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store, target), { interval: 5 }).toMatch(success);
    scene.store.close();
  });
});

describe('devices', () => {
  const identify = async (store: OpenStore, token: string) => (await store.devices.identify(token)) !== null;

  test.each(['id', 'name', 'origin', 'token_hash', 'created_at'])(
    'a device whose %s was edited is none',
    async (column) => {
      const { store, device, deviceId } = await stage({});
      expect(await identify(store, device)).toBe(true);
      attack((database) => database.prepare(`UPDATE devices SET ${column} = 'x' WHERE id = ?`).run(deviceId));
      expect(await identify(store, device)).toBe(false);
      expect(await store.devices.list(null)).toHaveLength(1);
      store.close();
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
    expect(await identify(store, token)).toBe(false);
    insert(store.keys.tokens);
    expect(await identify(store, token)).toBe(false);
    store.state.change((draft) => draft.list('devices').set('mine', 1));
    expect(await identify(store, token)).toBe(true);
    store.close();
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
      expect(await identify(store, revoked)).toBe(comesBack);
      store.close();
      await folder.remove();
      folder = await temporaryFolder();
    }
  });
});

describe('the state', () => {
  /** Writes a list and what of the state goes by it, all but the keyed hash. */
  const rewrite =
    (name: string, change: (list: [string, unknown][], scene: Scene) => unknown) =>
    (database: DatabaseSync, scene: Scene) => {
      const read = database.prepare('SELECT value FROM meta WHERE name = ?');
      const write = database.prepare('UPDATE meta SET value = ? WHERE name = ?');
      const textOf = (of: string) => (read.get(of) as { value: string }).value;
      const text = JSON.stringify(change(JSON.parse(textOf(`list-${name}`)), scene));
      const [tag, ...json] = textOf('state').split(' ');
      const state = JSON.parse(json.join(' '));
      state.digests[name] = hash('sha256', text, 'base64url');
      write.run(text, `list-${name}`);
      write.run(`${tag} ${JSON.stringify(state)}`, 'state');
    };
  const restore =
    (name: string) =>
    (database: DatabaseSync, { before }: Scene) =>
      putBack(database, 'meta', rowOf(before.meta, name));

  test.each<[string, (database: DatabaseSync, scene: Scene) => void]>([
    ['deleted', sql("DELETE FROM meta WHERE name = 'state'")],
    ['without its hash', sql("UPDATE meta SET value = substr(value, instr(value, ' ') + 1) WHERE name = 'state'")],
    ['of an older moment than its lists', restore('state')],
    ['with the older list of secrets', restore('list-secrets')],
    ['with the older list of codes', restore('list-codes')],
    ['with the older list of devices', restore('list-devices')],
    ['with no taken boxes', sql("UPDATE meta SET value = '[]' WHERE name = 'list-boxes'")],
    ['with a used code put back', rewrite('codes', (list) => [...list, ['x', 9e15]])],
    ['with a device put in', rewrite('devices', (list) => [...list, ['x', 1]])],
    ['with a secret taken out', rewrite('secrets', (list) => list.slice(1))],
    ['with boxes forgotten', rewrite('boxes', () => [['x', 1]])],
  ])('%s is refused by a running relay and at the start', async (_, change) => {
    const scene = await stage({});
    await scene.store.vault.find('victim');
    attack((database) => change(database, scene));
    await expect.poll(() => outcome(scene.store), { interval: 5 }).toBe('StoreCorrupted');
    expect(scene.store.state.check()).toBe(false);
    await expect(scene.store.vault.set('new', VALUE, {}, 'cli')).rejects.toThrow('not what the relay wrote');
    await expect(scene.store.devices.pair(scene.code, 'x', null)).rejects.toThrow('not what the relay wrote');
    scene.store.close();
    const again = await openStore(folder.path);
    expect(again.state.check()).toBe(false);
    again.close();
  });

  test('without the keyed hash a used code pairs again, and a taken box is taken again', async () => {
    const scene = await stage(NO_MAC);
    const [codeHash] = (JSON.parse(String(rowOf(scene.before.meta, 'list-codes')?.value)) as [string, number][]).at(
      -1,
    ) ?? [''];
    expect(await scene.store.devices.pair(scene.code, 'x', null)).toMatchObject({ ok: false });
    attack((database) => rewrite('codes', (list) => [...list, [codeHash, 9e15]])(database, scene));
    expect(await scene.store.devices.pair(scene.code, 'x', null)).toMatchObject({ ok: true });
    scene.store.state.change((draft) => draft.list('boxes').set('taken', 9e15));
    attack((database) => rewrite('boxes', () => [])(database, scene));
    expect(scene.store.state.change((draft) => draft.list('boxes').has('taken'))).toBe(false);
    scene.store.close();
  });

  test('a code cannot be made from the database: what stands there is a keyed hash of it', async () => {
    const scene = await stage({});
    const code = await scene.store.devices.createCode();
    const text = JSON.stringify(dump(scene.store.database));
    expect(text).not.toContain(code);
    for (const algorithm of ['sha256', 'sha512', 'sha1', 'md5']) {
      expect(text).not.toContain(hash(algorithm, code, 'base64url'));
    }
    scene.store.close();
  });

  test('the whole database brought back to an earlier moment is seen by a running relay, and by nobody at a start', async () => {
    const scene = await stage({});
    await scene.store.vault.find('victim');
    attack((database) => {
      for (const table of TABLES) {
        database.exec(`DELETE FROM ${table}`);
        for (const row of scene.before[table] ?? []) putBack(database, table, row);
      }
    });
    await expect.poll(() => outcome(scene.store), { interval: 5 }).toBe('StoreCorrupted');
    scene.store.close();
    const again = await openStore(folder.path);
    expect(await outcome(again)).toContain(OLD);
    again.close();
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
    (await stage({})).store.close();
    attack(sql(change));
    await expect(openStore(folder.path)).rejects.toThrow(sentence);
  });
});
