import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DataStore, openDataStore } from '../../relay/data-store/data-store.ts';
import { createStoredState } from '../../relay/store/state.ts';
import { openStore } from '../support/relay/store.ts';
import { addCall } from '../support/relay/stored-calls.ts';
import { toVersion2 } from '../support/relay/version-2-store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const CONVERTER = path.resolve(import.meta.dirname, '../support/relay/store-converter.ts');
const SECRETS = 60;
let folder: TemporaryFolder;
let token = '';
let code = '';
let revoked = '';

beforeEach(async () => {
  folder = await temporaryFolder();
  const store = await openStore(folder.path);
  const { vault, devices } = store;
  const pair = async () => {
    const paired = await devices.pair(await devices.createCode(), 'Device', null);
    return paired.ok ? paired.value : { deviceId: '', deviceToken: '' };
  };
  await store.manifest.change((draft) => {
    for (let i = 0; i < SECRETS; i += 1) {
      vault.set(`s${i}`, `value ${i}`, { origins: i % 2 === 0 ? [`https://app${i}.example`] : null }, 'cli');
    }
    vault.set('s0', 'value 0', {}, 'cli');
    vault.set('gone', 'deleted value', {}, 'cli');
    vault.remove('gone', 'cli');
    draft.list('boxes').set('taken', 9e9);
  });
  token = (await pair()).deviceToken;
  const device = await pair();
  await devices.revoke(device.deviceId, 'cli');
  revoked = device.deviceToken;
  code = await devices.createCode();
  toVersion2(store);
  await store.close();
});
afterEach(() => folder.remove());

const change = (work: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  work(database);
  database.close();
};
const versionOf = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get()?.user_version;
const valueIn = ({ vault }: DataStore, name: string): string | null => {
  const secret = vault.find(name);
  return secret && vault.open(secret).value;
};
const open = () => openDataStore({ dataDir: folder.path });

async function expectWhole(): Promise<void> {
  const dataStore = await open();
  for (let i = 0; i < SECRETS; i += 1) expect(valueIn(dataStore, `s${i}`)).toBe(`value ${i}`);
  const { secrets } = dataStore.vault.page(1_000, null);
  expect([secrets.length, secrets.filter(({ damaged }) => damaged).length]).toEqual([SECRETS, 0]);
  await dataStore.close();
}

describe('a store of the version before', () => {
  test('is converted: secrets, deleted ones, pages, devices, codes and boxes are as they were', async () => {
    await expectWhole();
    const dataStore = await open();
    const { vault, devices, audit } = dataStore;
    expect(devices.identify(token)).not.toBeNull();
    expect(devices.identify(revoked)).toBeNull();
    expect(await devices.pair(code, 'x', null)).toMatchObject({ ok: true });
    expect(await devices.pair(code, 'x', null)).toMatchObject({ ok: false });
    expect(valueIn(dataStore, 'gone')).toBeNull();
    expect(await vault.restore('gone', 'cli')).toMatchObject({ ok: true });
    expect(valueIn(dataStore, 'gone')).toBe('deleted value');
    // The policy of `s0` names none since its last version.
    expect([...vault.pageOrigins()].sort()).toEqual(
      Array.from({ length: SECRETS / 2 - 1 }, (_, i) => `https://app${2 * i + 2}.example`).sort(),
    );
    expect(audit.verify()).toBeNull();
    await dataStore.close();
    const store = await openStore(folder.path);
    expect(store.manifest.list('boxes').has('taken')).toBe(true);
    await store.close();
    change((database) => {
      expect(versionOf(database)).toBe(5);
      expect(database.prepare("SELECT name FROM meta WHERE name LIKE 'list-%'").all()).toEqual([]);
    });
  });

  test.each([
    ['a list', "UPDATE meta SET value = replace(value, '\"s1\"', '\"s9\"') WHERE name = 'list-secrets'"],
    ['a list that is missing', "DELETE FROM meta WHERE name = 'list-devices'"],
    ['the state', "UPDATE meta SET value = replace(value, '\"rowEpoch\":1', '\"rowEpoch\":2') WHERE name = 'state'"],
    ['nodes that exist already', 'CREATE TABLE nodes (id INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT'],
  ])('is not converted if %s is not what the relay wrote, and stays as it is', async (_, sql) => {
    change((database) => database.exec(sql));
    await expect(open()).rejects.toThrow('The database cannot be converted: it ');
    change((database) => expect(versionOf(database)).toBe(2));
  });

  test('a row that was edited is damaged after it, and the pages of its policy are not allowed', async () => {
    const evil = "UPDATE secrets SET policy = json_set(policy, '$.origins', json('[\"https://evil.example\"]'))";
    change((database) => database.exec(`${evil} WHERE name = 's1'`));
    const dataStore = await open();
    expect(() => dataStore.vault.find('s1')).toThrow('not what the relay wrote');
    expect(valueIn(dataStore, 's2')).toBe('value 2');
    expect(dataStore.vault.pageOrigins().has('https://evil.example')).toBe(false);
    expect(dataStore.vault.pageOrigins().has('https://app2.example')).toBe(true);
    await dataStore.close();
  });

  test.each([
    ['its first node', 'INTO nodes', 1],
    ['some nodes', 'INTO nodes', 70],
    ['the texts are deleted', 'DELETE FROM meta', 1],
    ['the state', "'state'", 1],
    ['the version', 'PRAGMA user_version = 4', 1],
  ])('killed after %s, it is still of the version before, and converted by the next start', async (_, sql, count) => {
    const { signal } = spawnSync(process.execPath, [CONVERTER, folder.path, sql, String(count)], { stdio: 'inherit' });
    expect(signal).toBe('SIGKILL');
    change((database) => expect(versionOf(database)).toBe(2));
    await expectWhole();
  });

  test('without a transaction a killed conversion would leave a store that does not open', async () => {
    spawnSync(process.execPath, [CONVERTER, folder.path, 'INTO nodes', '70', 'torn'], { stdio: 'inherit' });
    await expect(open()).rejects.toThrow('The database cannot be converted');
  });
});

describe('a store of version 3', () => {
  /** What later versions have added is taken out again. */
  const toVersion3 = async (): Promise<void> => {
    const store = await openStore(folder.path);
    const mac = (text: string) => createHmac('sha256', store.keys.state).update(text).digest('base64url');
    const stored = createStoredState(store.database, mac);
    const { lists, ...state } = stored.read();
    const { calls: _, ...others } = lists;
    stored.write({ ...state, lists: others as typeof lists });
    store.database.exec('DROP TABLE calls; DROP TABLE usage; PRAGMA user_version = 3');
    await store.close();
  };

  test('gets queues, and keeps everything else', async () => {
    await expectWhole();
    await toVersion3();
    await expectWhole();
    const dataStore = await open();
    const caller = { kind: 'anonymous', origin: null } as const;
    const facts = { caller, address: '', queue: null, method: 'GET', url: 'https://api.example', keep: 1 };
    const { id } = await addCall(dataStore.queuedCalls, facts, '{}');
    expect(await dataStore.queuedCalls.find(id)).toMatchObject({ id, status: 'pending' });
    await dataStore.close();
    change((database) => expect(versionOf(database)).toBe(5));
  });

  test('is not converted if its state is not what the relay wrote', async () => {
    await expectWhole();
    await toVersion3();
    change((database) => database.exec('UPDATE meta SET value = replace(value, \'"rowEpoch":1\', \'"rowEpoch":2\')'));
    await expect(open()).rejects.toThrow('The database cannot be converted: it ');
    change((database) => expect(versionOf(database)).toBe(3));
  });
});

describe('a store of version 4', () => {
  /** What version 5 has added is taken out again. */
  const toVersion4 = async (): Promise<void> => {
    await expectWhole();
    change((database) => database.exec('DROP TABLE usage; PRAGMA user_version = 4'));
  };

  test('gets usage, and keeps everything else', async () => {
    await toVersion4();
    await expectWhole();
    const dataStore = await open();
    const secretId = dataStore.vault.find('s1')?.row.id ?? '';
    dataStore.usage.count({ secretId, caller: 'user u', isRefused: false, bytes: 1, tokens: null });
    await dataStore.close();
    change((database) => {
      expect(versionOf(database)).toBe(5);
      expect(database.prepare('SELECT calls FROM usage').all()).toEqual([{ calls: 1 }]);
    });
  });

  test.each(['CREATE TABLE usage', 'CREATE INDEX usage_by_secret', 'PRAGMA user_version = 5'])(
    'killed at "%s", it is still of that version, and converted by the next start',
    async (sql) => {
      await toVersion4();
      const { signal } = spawnSync(process.execPath, [CONVERTER, folder.path, sql, '1'], { stdio: 'inherit' });
      expect(signal).toBe('SIGKILL');
      change((database) => expect(versionOf(database)).toBe(4));
      await expectWhole();
    },
  );

  test('is not converted if it has such a table already, and stays as it is', async () => {
    await toVersion4();
    change((database) => database.exec('CREATE TABLE usage (day INTEGER) STRICT'));
    await expect(open()).rejects.toThrow('The database cannot be converted: it ');
    change((database) => expect(versionOf(database)).toBe(4));
  });
});
