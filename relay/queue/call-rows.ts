import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Lists } from '../store/lists.ts';
import type { Manifest, ManifestDraft } from '../store/manifest.ts';
import type { StoredBody } from './body-writer.ts';

/** A row without its bodies. Texts in it are encrypted, or keyed hashes. */
export interface CallRow {
  readonly created: number;
  readonly hash: string;
  readonly owner: string;
  readonly status: string;
  readonly updated: number;
  readonly expires: number | null;
  readonly keyEpoch: number;
  readonly facts: Uint8Array;
  readonly ending: Uint8Array | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface Usage {
  readonly calls: number;
  readonly bytes: number;
}

const SELECT = `SELECT created, hash, caller AS owner, status, updated, expires, key_epoch AS keyEpoch, facts, ending,
  request_bytes AS requestBytes, response_bytes AS responseBytes FROM calls`;
const BYTES = 'coalesce(sum(request_bytes + response_bytes), 0) AS bytes';

/** All SQL of queued calls. Only rows that the state lists as they are count: not older, copied or inserted ones. */
export function createCallRows(database: DatabaseSync, manifest: Manifest) {
  const byHash = database.prepare(`${SELECT} WHERE hash = ?`);
  const unsettled = database.prepare(`${SELECT} WHERE expires IS NULL ORDER BY created`);
  const ofOwner = database.prepare(`${SELECT} WHERE caller = ? AND created < ? ORDER BY created DESC LIMIT ?`);
  const oldest = database.prepare(`${SELECT} WHERE caller = ? AND expires IS NOT NULL ORDER BY created LIMIT 1`);
  const expired = database.prepare(
    'SELECT hash, request_bytes + response_bytes AS bytes FROM calls WHERE expires <= ? ORDER BY expires LIMIT ?',
  );
  const newest = database.prepare('SELECT coalesce(max(created), 0) AS created FROM calls');
  const usage = database.prepare(`SELECT count(*) AS calls, ${BYTES} FROM calls WHERE caller = ?`);
  const total = database.prepare(`SELECT count(*) AS calls, ${BYTES} FROM calls`);
  const body = {
    request: database.prepare('SELECT request AS sealed, request_bytes AS bytes FROM calls WHERE hash = ?'),
    response: database.prepare('SELECT response AS sealed, response_bytes AS bytes FROM calls WHERE hash = ?'),
  };
  const insert = database.prepare(
    'INSERT INTO calls (created, hash, caller, status, updated, key_epoch, facts, request, request_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const setStatus = database.prepare('UPDATE calls SET status = ?, updated = ? WHERE hash = ?');
  const settle = database.prepare(
    'UPDATE calls SET status = ?, updated = ?, expires = ?, ending = ?, response = ?, response_bytes = ? WHERE hash = ?',
  );
  const remove = database.prepare('DELETE FROM calls WHERE hash = ?');

  const isListed = (row: CallRow): boolean => {
    const entry = manifest.list('calls').get(row.hash);
    return entry !== undefined && JSON.stringify(entry) === JSON.stringify(entryOf(row));
  };
  const find = (hash: string): CallRow | null => {
    const row = byHash.get(hash) as CallRow | undefined;
    if (row ? isListed(row) : !manifest.list('calls').has(hash)) return row ?? null;
    throw new StoreCorrupted('A queued call of the store is not the one that its state lists.');
  };
  const list = (
    draft: ManifestDraft,
    row: Pick<CallRow, 'hash' | 'created' | 'status' | 'updated' | 'expires'>,
  ): void => draft.list('calls').set(row.hash, entryOf(row));

  return {
    isListed,
    /** Null where there is none. Throws `StoreCorrupted` for one that is not as it was written. */
    find: (hash: string): CallRow | null => manifest.readSnapshot(() => find(hash)),
    body: (kind: 'request' | 'response', hash: string) => body[kind].get(hash) as unknown as StoredBody,
    /** In the order in which they came; also those that are not listed. */
    unsettled: () => unsettled.all() as unknown as CallRow[],
    /** Newest first, before the time `before`; also those that are not listed. */
    ofOwner: (owner: string, before: number, limit: number) =>
      ofOwner.all(owner, before, limit) as unknown as CallRow[],
    oldestSettled: (owner: string) => (oldest.get(owner) as unknown as CallRow | undefined) ?? null,
    usage: (owner: string) => usage.get(owner) as unknown as Usage,
    total: () => total.get() as unknown as Usage,
    epoch: () => manifest.head.rowEpoch,
    /** In one transaction; `created` is later than that of every other call. */
    insert: (
      now: number,
      make: (created: number) => Omit<CallRow, 'created' | 'updated' | 'expires' | 'ending'>,
      request: StoredBody,
    ) =>
      manifest.change((draft) => {
        const created = Math.max(now, (newest.get() as { created: number }).created + 1);
        const row = { ...make(created), created, updated: created, expires: null };
        const { hash, owner, status, keyEpoch, facts } = row;
        insert.run(created, hash, owner, status, created, keyEpoch, facts, request.sealed, request.bytes);
        list(draft, row);
        return created;
      }),
    /** Null if the call is not `from` any more. */
    change: (hash: string, from: readonly string[], to: string, now: number): Promise<CallRow | null> =>
      manifest.change((draft) => {
        const row = find(hash);
        if (!row || !from.includes(row.status)) return null;
        const next = { ...row, status: to, updated: now };
        setStatus.run(to, now, hash);
        list(draft, next);
        return next;
      }),
    /** False if the call had settled. `sealEnding` encrypts for the new row. */
    settle: (
      hash: string,
      make: (row: CallRow) => Pick<CallRow, 'status' | 'updated' | 'expires'> & { ending: Uint8Array },
      response: StoredBody,
    ): Promise<boolean> =>
      manifest.change((draft) => {
        const row = find(hash);
        if (!row || row.expires !== null) return false;
        const { status, updated, expires, ending } = make(row);
        settle.run(status, updated, expires, ending, response.sealed, response.bytes, hash);
        list(draft, { ...row, status, updated, expires });
        return true;
      }),
    remove: (hashes: readonly string[]): Promise<void> =>
      manifest.change((draft) => {
        for (const hash of hashes) {
          remove.run(hash);
          draft.list('calls').delete(hash);
        }
      }),
    expired: (now: number, limit: number) =>
      expired.all(now, limit) as unknown as { readonly hash: string; readonly bytes: number }[],
    has: (hash: string) => byHash.get(hash) !== undefined,
  };
}

const entryOf = ({
  created,
  status,
  updated,
  expires,
}: Pick<CallRow, 'created' | 'status' | 'updated' | 'expires'>): Lists['calls'] => [created, status, updated, expires];
