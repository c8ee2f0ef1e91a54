import type { DatabaseSync } from 'node:sqlite';
import type { ChangesOfWork } from './changes-of-work.ts';
import type { TableChange } from './tables.ts';

/** A change that waits for its turn, and who waits for it. */
export interface Waiting {
  readonly work: () => unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export interface Tried {
  /** What all of them wrote together. */
  readonly changes: readonly TableChange[];
  /** Tells those who wait, once it is kept. */
  tell(): void;
}

/**
 * Runs one work after the other, each of which sees what those before it wrote, reads what they wrote, and undoes it. Of a work
 * that throws nothing is left for the next one.
 */
export function tryAll(database: DatabaseSync, written: ChangesOfWork, group: readonly Waiting[]): Tried {
  database.exec('BEGIN IMMEDIATE');
  try {
    written.begin();
    const tell = group.map((one) => tryOne(database, one));
    return { changes: written.read(), tell: () => tell.forEach((told) => void told()) };
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}

function tryOne(database: DatabaseSync, { work, resolve, reject }: Waiting): () => void {
  database.exec('SAVEPOINT one');
  try {
    const result = work();
    database.exec('RELEASE one');
    return () => resolve(result);
  } catch (error) {
    // SQLite has undone all of it by itself if the disk is full or fails.
    if (!database.isTransaction) throw error;
    database.exec('ROLLBACK TO one; RELEASE one');
    return () => reject(error);
  }
}
