import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Lists, Manifest } from '../store/manifest.ts';
import type { RowFacts } from './row-cipher.ts';

export interface SecretRow extends RowFacts {
  readonly sealed: Uint8Array;
}

export interface UsedRow extends SecretRow {
  /** Milliseconds. */
  readonly deletedAt: number | null;
  readonly uses: number;
  readonly lastUsedAt: string | null;
}

/** A listed secret that is not deleted; `row` is null if its row is missing or does not match the list. */
export type Listed = { readonly name: string; readonly version: number; readonly row: UsedRow | null };

const COLUMNS =
  'secrets.id, name, version, policy AS policyText, sealed, key_epoch AS keyEpoch, created_at AS createdAt, updated_at AS updatedAt, deleted_at AS deletedAt, coalesce(uses, 0) AS uses, last_used_at AS lastUsedAt';
const SELECT = `SELECT ${COLUMNS} FROM secrets LEFT JOIN uses ON uses.id = secrets.id`;

/**
 * Only the rows that the state lists: the list detects older versions, restored deleted rows and inserted rows; the
 * cipher detects changes within a row.
 */
export function createSecretRows(database: DatabaseSync, manifest: Manifest) {
  const byName = database.prepare(`${SELECT} WHERE name = ? AND deleted_at IS NULL`);
  const all = database.prepare(`${SELECT} WHERE deleted_at IS NULL ORDER BY name`);
  const lastDeleted = database.prepare(`${SELECT} WHERE name = ? AND deleted_at > ? ORDER BY deleted_at DESC LIMIT 1`);
  const upsert = database.prepare(
    `INSERT INTO secrets (id, name, version, policy, sealed, key_epoch, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version, policy = excluded.policy,
       sealed = excluded.sealed, key_epoch = excluded.key_epoch, updated_at = excluded.updated_at`,
  );
  const setDeleted = database.prepare('UPDATE secrets SET deleted_at = ? WHERE id = ?');
  const drop = database.prepare('DELETE FROM secrets WHERE id = ?');
  const dropName = database.prepare('DELETE FROM secrets WHERE name = ? AND deleted_at IS NULL');
  const ofOtherEpochs = database.prepare(
    `${SELECT} WHERE key_epoch <> ? AND secrets.id > ? ORDER BY secrets.id LIMIT ?`,
  );
  const reseal = database.prepare('UPDATE secrets SET sealed = ?, key_epoch = ? WHERE id = ?');
  const addUses = database.prepare(
    // Only for a secret that still exists.
    `INSERT INTO uses (id, uses, last_used_at) SELECT id, ?, ? FROM secrets WHERE id = ?
     ON CONFLICT (id) DO UPDATE SET uses = uses + excluded.uses, last_used_at = excluded.last_used_at`,
  );

  const isListed = (row: UsedRow): boolean => {
    const [name, version, deletedAt] = manifest.list('secrets').get(row.id) ?? [];
    return name === row.name && version === row.version && deletedAt === row.deletedAt;
  };
  const isMissing = (name: string): boolean => {
    for (const [listed, , deletedAt] of manifest.list('secrets').values()) {
      if (listed === name && deletedAt === null) return true;
    }
    return false;
  };
  /** Another process may have written between the read of a row and of the list: then both are read in one transaction. */
  const checked = (name: string, find: () => UsedRow | undefined): UsedRow | null => {
    const agrees = (row: UsedRow | undefined): boolean => (row ? isListed(row) : !isMissing(name));
    const row = find();
    if (agrees(row)) return row ?? null;
    return manifest.readSnapshot(() => {
      const again = find();
      if (!agrees(again)) throw new StoreCorrupted('A row of the store is not the one that its state lists.');
      return again ?? null;
    });
  };
  const live = (entry: Lists['secrets']): boolean => entry[2] === null;

  return {
    byName: (name: string) => checked(name, () => byName.get(name) as UsedRow | undefined),
    /** Every secret that is not deleted, also damaged ones. */
    all: (): Listed[] =>
      manifest.readSnapshot(() => {
        const rows = all.all() as unknown as UsedRow[];
        const good = new Set(rows.filter(isListed).map(({ id }) => id));
        const entries = [...manifest.list('secrets')].filter(([, entry]) => live(entry));
        const lost = entries.flatMap(([id, [name, version]]): Listed[] =>
          good.has(id) ? [] : [{ name, version, row: null }],
        );
        const named = new Set(entries.map(([, [name]]) => name));
        const found = rows.flatMap((row): Listed[] => {
          if (good.has(row.id)) return [{ name: row.name, version: row.version, row }];
          return named.has(row.name) ? [] : [{ name: row.name, version: row.version, row: null }];
        });
        return [...found, ...lost].sort((a, b) => (a.name < b.name ? -1 : 1));
      }),
    /** The row of this name that was deleted last, after `since` (ms). */
    lastDeleted: (name: string, since: number): UsedRow | null => {
      const row = lastDeleted.get(name, since) as UsedRow | undefined;
      return row && isListed(row) ? row : null;
    },
    write: (row: SecretRow): void => {
      const { id, name, version, policyText, sealed, keyEpoch, createdAt, updatedAt } = row;
      manifest.change((draft) => {
        upsert.run(id, name, version, policyText, sealed, keyEpoch, createdAt, updatedAt);
        draft.list('secrets').set(id, [name, version, null]);
      });
    },
    setDeleted: ({ id, name, version }: SecretRow, at: number | null): void =>
      manifest.change((draft) => {
        setDeleted.run(at, id);
        draft.list('secrets').set(id, [name, version, at]);
      }),
    /** For a damaged one: deletes everything of this name. False if there is nothing. */
    dropDamaged: (name: string): boolean =>
      manifest.change((draft) => {
        const list = draft.list('secrets');
        const ids = [...list].flatMap(([id, entry]) => (entry[0] === name && live(entry) ? [id] : []));
        for (const id of ids) {
          list.delete(id);
          drop.run(id);
        }
        return Number(dropName.run(name).changes) + ids.length > 0;
      }),
    hasDeletedBefore: (deletedBefore: number): boolean => {
      for (const [, , deletedAt] of manifest.list('secrets').values()) {
        if (deletedAt !== null && deletedAt <= deletedBefore) return true;
      }
      return false;
    },
    /** Deletes rows that were marked as deleted before (ms), and boxes that have expired (s). */
    purge: (deletedBefore: number, expiredBefore: number): void =>
      manifest.change((draft) => {
        const [secrets, boxes] = [draft.list('secrets'), draft.list('boxes')];
        for (const [id, [, , deletedAt]] of secrets) {
          if (deletedAt === null || deletedAt > deletedBefore) continue;
          secrets.delete(id);
          drop.run(id);
        }
        for (const [id, expiresAt] of boxes) if (expiresAt <= expiredBefore) boxes.delete(id);
      }),
    /** False if the box was used before. */
    takeBox: (id: string, expiresAt: number): boolean =>
      manifest.change((draft) => {
        const boxes = draft.list('boxes');
        if (boxes.has(id)) return false;
        boxes.set(id, expiresAt);
        return true;
      }),
    /** Rows encrypted with another key than this one, in the order of ids after `after`; deleted ones, too. */
    ofOtherEpochs: (epoch: number, after: string, limit: number) =>
      ofOtherEpochs.all(epoch, after, limit) as unknown as UsedRow[],
    reseal: (id: string, sealed: Uint8Array, epoch: number): void => {
      reseal.run(sealed, epoch, id);
    },
    addUses: (id: string, count: number, at: string): void => {
      addUses.run(count, at, id);
    },
  };
}

export type SecretRows = ReturnType<typeof createSecretRows>;
