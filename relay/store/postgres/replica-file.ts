import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../database.ts';
import type { Pulled } from './pull.ts';
import { columnsOf, TABLES, type TableChange } from './tables.ts';

/** How far a replica is; `source` is null for a new one. */
export interface Position {
  readonly source: string | null;
  readonly change: number;
}

export interface ReplicaFile {
  position(): Position;
  /**
   * Writes what changed after `from`. False if the replica is not there any more, as another process on this data folder
   * was faster. With `anew`, everything that it had is deleted first.
   */
  apply(from: Position, pulled: Pulled, anew?: boolean): boolean;
}

const NEW: Position = { source: null, change: 0 };

/** The database in the data folder, as a copy of what Postgres has. */
export function createReplicaFile(database: DatabaseSync): ReplicaFile {
  database.exec(
    'CREATE TABLE IF NOT EXISTS replica (id INTEGER PRIMARY KEY CHECK (id = 1), source TEXT NOT NULL, change INTEGER NOT NULL) STRICT',
  );
  const select = database.prepare('SELECT source, change FROM replica');
  const upsert = database.prepare('INSERT OR REPLACE INTO replica (id, source, change) VALUES (1, ?, ?)');
  const writers = new Map(
    TABLES.map((table) => {
      const { name, key, columns } = table;
      const values = Object.keys(columns).map(() => '?');
      return [
        table,
        {
          remove: database.prepare(`DELETE FROM ${name} WHERE ${key} = ?`),
          insert: database.prepare(`INSERT INTO ${name} (${columnsOf(table)}) VALUES (${values.join(', ')})`),
        },
      ];
    }),
  );
  const position = (): Position => (select.get() as unknown as Position | undefined) ?? NEW;
  /** All are deleted before any is written, so that a name can go from one row to another. */
  const write = ({ table, keys, rows }: TableChange): void => {
    const { remove, insert } = writers.get(table) as NonNullable<ReturnType<typeof writers.get>>;
    for (const key of keys) remove.run(key);
    for (const row of rows) insert.run(...row);
  };

  return {
    position,
    apply: (from, pulled, anew = false) => {
      // Rows come in any order, and a row that is written anew must not take those with it that refer to it.
      database.exec('PRAGMA foreign_keys = OFF');
      try {
        return inTransaction(database, () => {
          const { source, change } = position();
          if (!anew && (source !== from.source || change !== from.change)) return false;
          if (anew) for (const { name } of TABLES) database.exec(`DELETE FROM ${name}`);
          for (const one of pulled.changes) write(one);
          upsert.run(pulled.source, pulled.change);
          return true;
        });
      } finally {
        database.exec('PRAGMA foreign_keys = ON');
      }
    },
  };
}
