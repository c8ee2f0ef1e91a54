import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataStore, openDataStore } from '../../../relay/data-store/data-store.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let relay: DataStore;
const set = async (name: string): Promise<void> => {
  expect((await relay.vault.set(name, 'written-value-0123456789', {}, 'test')).ok).toBe(true);
};

beforeEach(async () => {
  folder = await temporaryFolder();
  relay = await openDataStore({ dataDir: folder.path });
  await set('first');
});
afterEach(async () => {
  await relay.close();
  await folder.remove();
});

/** A connection on which another process writes whenever the state was read, and before what it names is read. */
const interrupted =
  (write: () => void) =>
  (dataDir: string): DatabaseSync => {
    const database = openDatabase(dataDir);
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => {
      const statement = prepare(sql);
      if (!/^SELECT value FROM meta WHERE name = 'state'/.test(sql)) return statement;
      const get = statement.get.bind(statement);
      statement.get = (...values) => {
        const row: ReturnType<typeof get> = Reflect.apply(get, null, values);
        write();
        return row;
      };
      return statement;
    };
    return database;
  };

test('a command opens the store between any two writes of a running relay', async () => {
  let writes = 0;
  const open = interrupted(async () => {
    writes += 1;
    await set(`written-${writes}`);
  });
  const command = await openDataStore({ dataDir: folder.path, open });
  expect(writes).toBeGreaterThan(1);
  expect(await command.ready()).toBe(true);
  expect(command.vault.page(100, null).secrets.filter(({ damaged }) => damaged)).toEqual([]);
  await command.close();
});
