import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreMoved } from './corrupted.ts';

/** Throws `StoreMoved` where a file of the database is no longer the one that was opened under its name. */
export type InPlace = () => void;

/**
 * SQLite goes on with the files that it has open whatever becomes of their names, and what it writes to them is gone at
 * the next start. With a rollback journal it looks at the inode before it writes (`SQLITE_READONLY_DBMOVED`), with a
 * write-ahead log it does not; and while a connection is open, it never removes or replaces the log and its index itself.
 * On Windows nobody can: SQLite does not share its files for deletion there.
 */
export function createInPlace(database: DatabaseSync): InPlace {
  const file = database.location();
  if (file === null) return () => {};
  // Opened lazily, by the first to read.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  const files = [file, `${file}-wal`, `${file}-shm`].map((path) => ({ path, identity: identityOf(path) }));
  return () => {
    const moved = files.find(({ path, identity }) => identityOf(path) !== identity);
    if (moved) throw new StoreMoved(basename(moved.path));
  };
}

/** Device and inode; null where there is no such file, as where a file system has no room for an index in memory. */
function identityOf(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}
