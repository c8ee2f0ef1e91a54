import { readdirSync, readlinkSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../support/relay/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Awaited<ReturnType<typeof openStore>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path);
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

/** SQLite's temporary files, which this process has open: https://sqlite.org/tempfiles.html */
const temporaryFiles = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.includes('etilqs_') ? [target] : [];
    } catch {
      // The descriptor of the listing itself.
      return [];
    }
  });

/** One statement that changes more pages than SQLite keeps in memory to undo it. */
function changeMuch(database: DatabaseSync): readonly string[] {
  const insert = database.prepare('INSERT INTO nodes (content) VALUES (?)');
  database.exec('BEGIN IMMEDIATE');
  for (let index = 0; index < 500; index += 1) insert.run('x'.repeat(1_000));
  database.exec('COMMIT');
  database.exec('BEGIN IMMEDIATE');
  database.exec("UPDATE nodes SET content = content || 'y'");
  const open = temporaryFiles();
  database.exec('ROLLBACK');
  return open;
}

test('a long statement needs no temporary file, as there may be no place for one', () => {
  expect(changeMuch(store.database)).toEqual([]);
});

test('it would have one if SQLite had to choose', () => {
  store.database.exec('PRAGMA temp_store = FILE');
  expect(changeMuch(store.database)).toHaveLength(1);
});
