import type { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from './row-cipher.ts';

export interface SecretRow extends RowFacts {
  readonly sealed: Uint8Array;
}

export interface UsedRow extends SecretRow {
  readonly uses: number;
  readonly lastUsedAt: string | null;
}

const COLUMNS =
  'secrets.id, name, version, policy AS policyText, sealed, created_at AS createdAt, updated_at AS updatedAt, coalesce(uses, 0) AS uses, last_used_at AS lastUsedAt';
const SELECT = `SELECT ${COLUMNS} FROM secrets LEFT JOIN uses ON uses.id = secrets.id`;

export function createSecretRows(database: DatabaseSync) {
  const byName = database.prepare(`${SELECT} WHERE name = ? AND deleted_at IS NULL`);
  const all = database.prepare(`${SELECT} WHERE deleted_at IS NULL ORDER BY name`);
  const lastDeleted = database.prepare(`${SELECT} WHERE name = ? AND deleted_at > ? ORDER BY deleted_at DESC LIMIT 1`);
  const upsert = database.prepare(
    `INSERT INTO secrets (id, name, version, policy, sealed, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version, policy = excluded.policy,
       sealed = excluded.sealed, updated_at = excluded.updated_at`,
  );
  const setDeleted = database.prepare('UPDATE secrets SET deleted_at = ? WHERE id = ?');
  const purge = database.prepare('DELETE FROM secrets WHERE deleted_at <= ?');
  const addBox = database.prepare('INSERT OR IGNORE INTO boxes (id, expires_at) VALUES (?, ?)');
  const purgeBoxes = database.prepare('DELETE FROM boxes WHERE expires_at <= ?');
  const addUses = database.prepare(
    // Nothing is counted for a secret that is gone.
    `INSERT INTO uses (id, uses, last_used_at) SELECT id, ?, ? FROM secrets WHERE id = ?
     ON CONFLICT (id) DO UPDATE SET uses = uses + excluded.uses, last_used_at = excluded.last_used_at`,
  );
  const dataVersion = database.prepare('PRAGMA data_version');
  return {
    byName: (name: string) => (byName.get(name) as UsedRow | undefined) ?? null,
    all: () => all.all() as unknown as UsedRow[],
    /** The youngest row of this name deleted after `since` (ms). */
    lastDeleted: (name: string, since: number) => (lastDeleted.get(name, since) as UsedRow | undefined) ?? null,
    write: (row: SecretRow): void => {
      upsert.run(row.id, row.name, row.version, row.policyText, row.sealed, row.createdAt, row.updatedAt);
    },
    setDeleted: (id: string, at: number | null): void => {
      setDeleted.run(at, id);
    },
    /** Removes what was deleted before (ms), and boxes that have expired (s). */
    purge: (deletedBefore: number, expiredBefore: number): void => {
      purge.run(deletedBefore);
      purgeBoxes.run(expiredBefore);
    },
    /** False where the box was taken before. */
    takeBox: (id: string, expiresAt: number): boolean => addBox.run(id, expiresAt).changes === 1,
    addUses: (id: string, count: number, at: string): void => {
      addUses.run(count, at, id);
    },
    /** Changes when another process has written (SQLite, `PRAGMA data_version`). */
    dataVersion: (): number => (dataVersion.get() as { data_version: number }).data_version,
  };
}
