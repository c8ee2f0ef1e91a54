import type { DatabaseSync } from 'node:sqlite';
import type { Count } from './count.ts';
import { createCountHash } from './count-hash.ts';

export interface CountRows {
  hashOf(key: string): string;
  /** Counts whose window has not ended. */
  read(now: number): (Count & { readonly hash: string })[];
  /** In one transaction; deletes counts whose window has ended. */
  write(counts: ReadonlyMap<string, Count>, now: number): void;
}

/**
 * Rewritten constantly, so not covered by the state of the store: an attacker who can write to the database can reset a
 * count, but not change a limit.
 */
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS counts (hash TEXT PRIMARY KEY, used INTEGER NOT NULL, ends_at INTEGER NOT NULL) STRICT';

export function createCountRows(deps: {
  readonly database: DatabaseSync;
  readonly key: Uint8Array;
  readonly inTransaction: (work: () => void) => void;
}): CountRows {
  const { database, key, inTransaction } = deps;
  database.exec(SCHEMA);
  const select = database.prepare('SELECT hash, used, ends_at AS endsAt FROM counts WHERE ends_at > ?');
  const upsert = database.prepare(
    'INSERT INTO counts (hash, used, ends_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET used = excluded.used, ends_at = excluded.ends_at',
  );
  const purge = database.prepare('DELETE FROM counts WHERE ends_at <= ?');
  const hashOf = createCountHash(key);
  return {
    hashOf,
    read: (now) => select.all(now) as unknown as (Count & { hash: string })[],
    write: (counts, now) =>
      inTransaction(() => {
        purge.run(now);
        for (const [name, { used, endsAt }] of counts) upsert.run(hashOf(name), used, endsAt);
      }),
  };
}
