import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { createDatabase, PASSWORD, query } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const VALUE = 'the-value-of-a-0123456789';
type Options = Parameters<typeof openDataStore>[0];

async function folders(count: number) {
  const made = await Promise.all(Array.from({ length: count }, temporaryFolder));
  return {
    paths: made.map((folder) => folder.path),
    [Symbol.asyncDispose]: async () => {
      for (const folder of made) await folder.remove();
    },
  };
}
const open = (dataDir: string, databaseUrl: string, more: Partial<Options> = {}) =>
  openDataStore({ dataDir, databaseUrl, rootKey: ROOT_KEY, ...more });

test('several first starts at the same time go on with one store', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(5);
  const stores = await Promise.all(made.paths.map((dataDir) => open(dataDir, url)));
  await stores[0]?.vault.set('a', VALUE, {}, 'cli');
  for (const store of stores) {
    await expect.poll(() => store.vault.find('a') !== null).toBe(true);
    expect(store.audit.verify()).toBeNull();
  }
  await Promise.all(stores.map((store) => store.close()));
});

test('a replica that was deleted is made anew, and one that was behind catches up', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(2);
  const [first = '', second = ''] = made.paths;
  const store = await open(first, url);
  await (await open(second, url)).close();
  for (let index = 0; index < 40; index += 1) await store.vault.set(`s${index}`, VALUE, {}, 'cli');
  for (let index = 0; index < 40; index += 2) await store.vault.remove(`s${index}`, 'cli');
  await store.close();
  await using anew = await folders(1);
  for (const dataDir of [second, anew.paths[0] ?? '']) {
    const opened = await open(dataDir, url);
    expect(opened.vault.page(100, null).secrets.filter(({ damaged }) => !damaged).length).toBe(20);
    expect(opened.audit.verify()).toBeNull();
    await opened.close();
  }
});

test('a replica that is behind what is remembered of deleted rows is read anew', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(2);
  const [first = '', second = ''] = made.paths;
  const store = await open(first, url);
  await store.devices.pair(await store.devices.createCode(), 'Device', null);
  await (await open(second, url)).close();
  const [device] = store.devices.list(null);
  await store.devices.revoke(device?.id ?? '', 'cli');
  await query(url, 'DELETE FROM client_secret_relay.removed');
  await query(url, 'UPDATE client_secret_relay.head SET forgotten = change');
  const opened = await open(second, url);
  const replica = new DatabaseSync(path.join(second, 'replica.db'), { readOnly: true });
  expect(replica.prepare('SELECT id FROM devices').all()).toEqual([]);
  replica.close();
  await Promise.all([store.close(), opened.close()]);
});

test('a backup of Postgres that was restored is refused, unless it is accepted', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(1);
  const [dataDir = ''] = made.paths;
  const tables = ['head', 'meta', 'nodes', 'secrets', 'audit', 'removed'];
  let store = await open(dataDir, url);
  await store.vault.set('a', VALUE, {}, 'cli');
  for (const table of tables)
    await query(url, `CREATE TABLE old_${table} AS SELECT * FROM client_secret_relay.${table}`);
  await store.vault.remove('a', 'cli');
  await store.close();
  for (const table of tables)
    await query(
      url,
      `DELETE FROM client_secret_relay.${table}; INSERT INTO client_secret_relay.${table} SELECT * FROM old_${table}`,
    );
  await expect(open(dataDir, url)).rejects.toThrow('Postgres has an older copy');
  // A new replica has nothing to compare it with, and the mark is not in it.
  await rm(path.join(dataDir, 'replica.db'));
  await expect(open(dataDir, url)).rejects.toThrow('The database is an older copy');
  store = await open(dataDir, url, { acceptOlder: true });
  expect(store.vault.find('a')).not.toBeNull();
  await store.close();
  await (await open(dataDir, url)).close();
});

test('what cannot be used is said with a sentence that has no password', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(3);
  const [first = '', second = '', third = ''] = made.paths;
  await (await open(first, url)).close();
  const wrong: [string, string, Partial<Options>, string][] = [
    [second, url, { rootKey: Buffer.alloc(32, 8).toString('base64') }, 'The root key is not the one'],
    [second, url.replace(PASSWORD, 'wrong-password-canary'), {}, 'the user or the password is wrong'],
    [second, `${url}_none`, {}, 'the database does not exist'],
    [second, url.replace(/:\d+\//, ':1/'), {}, 'nothing listens at its address'],
    [second, url.replace('127.0.0.1', 'no-host.invalid'), {}, 'its host is not known'],
    [first, await createDatabase(inject('postgres')), {}, 'Postgres has another store'],
    [first, '', { databaseUrl: undefined }, 'set RELAY_DATABASE_URL'],
  ];
  for (const [dataDir, databaseUrl, more, sentence] of wrong) {
    const error = await open(dataDir, databaseUrl, more).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StartupError', message: expect.stringContaining(sentence) });
    expect(`${error}${(error as Error).stack}`).not.toMatch(/canary/);
  }
  await (await openDataStore({ dataDir: third, rootKey: ROOT_KEY })).close();
  expect(existsSync(path.join(third, 'relay.db'))).toBe(true);
  await expect(open(third, await createDatabase(inject('postgres')))).rejects.toThrow('and Postgres has none');
});

test('tables of a newer version are left alone', async () => {
  const url = await createDatabase(inject('postgres'));
  await using made = await folders(1);
  await (await open(made.paths[0] ?? '', url)).close();
  await query(url, 'INSERT INTO client_secret_relay.migrations (version) VALUES (1000)');
  await expect(open(made.paths[0] ?? '', url)).rejects.toThrow('newer version');
});
