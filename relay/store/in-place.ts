import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreMoved } from './corrupted.ts';

/** Throws `StoreMoved` if a file of the database is no longer the one that was opened under its name. */
export type InPlace = () => void;

/**
 * SQLite continues to use its open files when they are deleted or replaced, and what it writes to them is lost at the
 * next start. With a rollback journal it checks the inode before it writes (`SQLITE_READONLY_DBMOVED`), with a
 * write-ahead log it does not; and while a connection is open, it never removes or replaces the log and its index
 * itself. Windows does not allow to delete the files while SQLite has them open.
 */
export function createInPlace(database: DatabaseSync): InPlace {
  const file = database.location();
  if (file === null) return () => {};
  // Log and index are created by the first read.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  const files = [file, `${file}-wal`, `${file}-shm`].map((path) => ({ path, identity: identityOf(path) }));
  return () => {
    const moved = files.find(({ path, identity }) => identityOf(path) !== identity);
    if (moved) throw new StoreMoved(basename(moved.path));
  };
}

/** Device and inode; null if the file does not exist, as on a file system without shared memory for the index. */
function identityOf(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}
