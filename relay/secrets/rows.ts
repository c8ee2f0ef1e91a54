import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted } from '../store/corrupted.ts';
import { entriesOf, type Leaf, type Lists, readTimedKey, timedKey } from '../store/lists.ts';
import type { Manifest, ManifestDraft } from '../store/manifest.ts';
import { pagesOf, type RowFacts } from './row-cipher.ts';

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

/** All secrets whose names are in one range. */
export interface Neighbours {
  readonly leaf: Leaf<Lists['secrets']>;
  /** In the order of names, also damaged ones. */
  readonly listed: readonly Listed[];
}

export interface Pages {
  /** Of the list that they were read from. */
  readonly hash: string;
  readonly origins: ReadonlySet<string>;
}

const COLUMNS =
  'secrets.id, name, version, policy AS policyText, sealed, key_epoch AS keyEpoch, created_at AS createdAt, updated_at AS updatedAt, deleted_at AS deletedAt, coalesce(uses, 0) AS uses, last_used_at AS lastUsedAt';
const SELECT = `SELECT ${COLUMNS} FROM secrets LEFT JOIN uses ON uses.id = secrets.id`;

/** Above every text, as SQLite compares them. */
const LAST_NAME = '\u{10ffff}';

/**
 * Only the rows that the state lists: the lists detect older versions, restored deleted rows and inserted rows; the
 * cipher detects changes within a row.
 */
export function createSecretRows(database: DatabaseSync, manifest: Manifest) {
  const byName = database.prepare(`${SELECT} WHERE name = ? AND deleted_at IS NULL`);
  const inRange = database.prepare(`${SELECT} WHERE name >= ? AND name < ? AND deleted_at IS NULL ORDER BY name`);
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
  const addUses = database.prepare('UPDATE uses SET uses = uses + ?, last_used_at = ? WHERE id = ?');
  // Only for a secret that still exists.
  const firstUses = database.prepare(
    'INSERT INTO uses (uses, last_used_at, id) SELECT ?, ?, id FROM secrets WHERE id = ?',
  );

  /** Another process may have written between the read of a row and of the list: then both are read in one transaction. */
  const checked = (name: string, find: () => UsedRow | undefined): UsedRow | null => {
    const agrees = (row: UsedRow | undefined): boolean => {
      const entry = manifest.list('secrets').get(name);
      return row ? isLive(row, entry) : entry === undefined;
    };
    const row = find();
    if (agrees(row)) return row ?? null;
    return manifest.readSnapshot(() => {
      const again = find();
      if (!agrees(again)) throw new StoreCorrupted('A row of the store is not the one that its state lists.');
      return again ?? null;
    });
  };
  /** The secrets around this name, whether it exists or not. */
  const near = (name: string): Neighbours =>
    manifest.readSnapshot(() => {
      const leaf = manifest.list('secrets').leafOf(name);
      const rows = inRange.all(leaf.from, leaf.to ?? LAST_NAME) as unknown as UsedRow[];
      return { leaf, listed: compare(leaf, rows) };
    });
  const setPages = (draft: ManifestDraft, id: string, old: readonly string[], now: readonly string[]): void => {
    const pages = draft.list('pages');
    for (const origin of old) if (!now.includes(origin)) pages.delete(`${origin} ${id}`);
    for (const origin of now) if (!old.includes(origin)) pages.set(`${origin} ${id}`, 1);
  };
  const firstDeleted = (): { key: string; at: number; id: string } | null => {
    const [key] = manifest.list('deleted').firstFrom('') ?? [];
    return key === undefined ? null : { key, ...readTimedKey(key) };
  };
  const hasDeletedBefore = (time: number): boolean => (firstDeleted()?.at ?? Number.POSITIVE_INFINITY) <= time;

  return {
    byName: (name: string) => checked(name, () => byName.get(name) as UsedRow | undefined),
    near,
    /** The first `limit` secrets after this name. */
    after: (name: string, limit: number): Listed[] =>
      manifest.readSnapshot(() => {
        const found: Listed[] = [];
        for (let from: string | null = name; from !== null && found.length < limit; ) {
          const { leaf, listed } = near(from);
          found.push(...listed.filter((secret) => secret.name > name));
          from = leaf.to;
        }
        return found.slice(0, limit);
      }),
    /** The row of this name that was deleted last, after `since` (ms). */
    lastDeleted: (name: string, since: number): UsedRow | null => {
      const row = lastDeleted.get(name, since) as UsedRow | undefined;
      if (!row || row.deletedAt === null) return null;
      const entry = manifest.list('deleted').get(timedKey(row.deletedAt, row.id));
      return entry?.[0] === row.name && entry[1] === row.version ? row : null;
    },
    /** `old`: the row that it replaces, decrypted before: its pages are no longer listed. */
    write: (row: SecretRow, old: SecretRow | null): void => {
      const { id, name, version, policyText, sealed, keyEpoch, createdAt, updatedAt } = row;
      const draft = manifest.draft();
      upsert.run(id, name, version, policyText, sealed, keyEpoch, createdAt, updatedAt);
      if (old && old.name !== name) draft.list('secrets').delete(old.name);
      draft.list('secrets').set(name, [id, version]);
      setPages(draft, id, old ? pagesOf(old) : [], pagesOf(row));
    },
    /** The row was decrypted before. `at` in ms. */
    markDeleted: (row: SecretRow, at: number): void => {
      const draft = manifest.draft();
      setDeleted.run(at, row.id);
      draft.list('secrets').delete(row.name);
      draft.list('deleted').set(timedKey(at, row.id), [row.name, row.version]);
      setPages(draft, row.id, pagesOf(row), []);
    },
    restore: (row: UsedRow): void => {
      const draft = manifest.draft();
      setDeleted.run(null, row.id);
      draft.list('deleted').delete(timedKey(row.deletedAt ?? 0, row.id));
      draft.list('secrets').set(row.name, [row.id, row.version]);
      setPages(draft, row.id, [], pagesOf(row));
    },
    /** For a damaged one: deletes everything of this name. False if nothing exists. */
    dropDamaged: (name: string): boolean => {
      const draft = manifest.draft();
      const [id] = draft.list('secrets').get(name) ?? [];
      if (id !== undefined) {
        draft.list('secrets').delete(name);
        drop.run(id);
        // Its policy cannot be read any more, so every page has to be searched.
        const pages = [...entriesOf(draft.list('pages'))].filter(([key]) => key.endsWith(` ${id}`));
        for (const [key] of pages) draft.list('pages').delete(key);
      }
      return Number(dropName.run(name).changes) > 0 || id !== undefined;
    },
    hasDeletedBefore,
    /** Deletes at most `limit` of the rows that were marked as deleted before (ms). */
    purge: (deletedBefore: number, limit: number): void => {
      const draft = manifest.draft();
      for (let count = 0; count < limit && hasDeletedBefore(deletedBefore); count += 1) {
        const { key, id } = firstDeleted() as NonNullable<ReturnType<typeof firstDeleted>>;
        draft.list('deleted').delete(key);
        drop.run(id);
      }
    },
    /** False if the box was used before. Those next to it that have expired (s) are forgotten. */
    takeBox: (id: string, expiresAt: number, now: number): boolean => {
      const draft = manifest.draft();
      const boxes = draft.list('boxes');
      if (boxes.has(id)) return false;
      for (const [known, until] of boxes.leafOf(id).entries) if (until <= now) boxes.delete(known);
      boxes.set(id, expiresAt);
      return true;
    },
    /** Origins of all pages that any policy allows. */
    pages: (): Pages =>
      manifest.readSnapshot(() => {
        const origins = new Set<string>();
        const pages = manifest.list('pages');
        for (let entry = pages.firstFrom(''); entry !== null; ) {
          const [origin = ''] = entry[0].split(' ');
          origins.add(origin);
          // Past all other secrets of this origin: "!" is the character after the space.
          entry = pages.firstFrom(`${origin}!`);
        }
        return { hash: pages.hash, origins };
      }),
    /** Rows encrypted with another key than this one, in the order of ids after `after`; deleted ones, too. */
    ofOtherEpochs: (epoch: number, after: string, limit: number) =>
      ofOtherEpochs.all(epoch, after, limit) as unknown as UsedRow[],
    reseal: (id: string, sealed: Uint8Array, epoch: number): void => {
      reseal.run(sealed, epoch, id);
    },
    addUses: (id: string, count: number, at: string): void => {
      if (addUses.run(count, at, id).changes === 0) firstUses.run(count, at, id);
    },
  };
}

export type SecretRows = ReturnType<typeof createSecretRows>;

const isLive = (row: UsedRow, entry: Lists['secrets'] | undefined): boolean =>
  entry?.[0] === row.id && entry[1] === row.version && row.deletedAt === null;

/** What the list has of a range, and the rows in it that it does not have. */
function compare(leaf: Leaf<Lists['secrets']>, rows: readonly UsedRow[]): Listed[] {
  const entries = new Map(leaf.entries);
  const live = new Map(rows.filter((row) => isLive(row, entries.get(row.name))).map((row) => [row.name, row]));
  const listed = leaf.entries.map(([name, [, version]]): Listed => ({ name, version, row: live.get(name) ?? null }));
  const inserted = rows.filter(({ name }) => !entries.has(name));
  return [...listed, ...inserted.map(({ name, version }): Listed => ({ name, version, row: null }))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
