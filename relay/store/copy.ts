import { backup, DatabaseSync } from 'node:sqlite';
import { createStoredState } from './state.ts';

/** More pages than a database has: a copy in several steps begins anew whenever another process writes in between. */
const ALL_PAGES = 0x7fffffff;

/** SQLite's online backup, which does not stop those who read and write; the generation of the copy. */
export async function copyDatabase(
  database: DatabaseSync,
  file: string,
  mac: (text: string) => string,
): Promise<number> {
  await backup(database, file, { rate: ALL_PAGES });
  const copy = new DatabaseSync(file, { readOnly: true });
  try {
    return createStoredState(copy, mac).read().generation;
  } finally {
    copy.close();
  }
}
