import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Refusal, type Result } from '../../shared/errors.ts';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Lists } from '../store/lists.ts';
import type { Manifest, ManifestDraft } from '../store/manifest.ts';
import type { StoredBody } from './body-writer.ts';
import { type CallUsage, prepareUsage, type Usage } from './call-usage.ts';

/** A row without its bodies. Texts in it are encrypted, or keyed hashes. */
export interface CallRow {
  readonly created: number;
  readonly hash: string;
  readonly owner: string;
  /** See `readStatus`. */
  readonly status: string;
  readonly updated: number;
  readonly expires: number | null;
  readonly keyEpoch: number;
  readonly facts: Uint8Array;
  readonly ending: Uint8Array | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** A call that was deleted. */
export interface Removed {
  readonly hash: string;
  readonly bytes: number;
}

/** Whether a call is accepted beside those that there are; perhaps without the caller's oldest one that has settled, if any has. */
export type Admit = (usage: CallUsage) => 'accept' | 'without-oldest' | Refusal;

const SELECT = `SELECT created, hash, caller AS owner, status, updated, expires, key_epoch AS keyEpoch, facts, ending,
  request_bytes AS requestBytes, response_bytes AS responseBytes FROM calls`;

/** All SQL of queued calls. Only rows that the state lists as they are count: not older, copied or inserted ones. */
export function createCallRows(database: DatabaseSync, manifest: Manifest) {
  const byHash = database.prepare(`${SELECT} WHERE hash = ?`);
  const unsettled = database.prepare(`${SELECT} WHERE expires IS NULL ORDER BY created`);
  const ofOwner = database.prepare(`${SELECT} WHERE caller = ? AND created < ? ORDER BY created DESC LIMIT ?`);
  const settledOf = database.prepare(
    'SELECT hash, request_bytes + response_bytes AS bytes FROM calls WHERE caller = ? AND expires IS NOT NULL ORDER BY created',
  );
  const expired = database.prepare(
    'SELECT hash, request_bytes + response_bytes AS bytes FROM calls WHERE expires <= ? ORDER BY expires LIMIT ?',
  );
  const newest = database.prepare('SELECT coalesce(max(created), 0) AS created FROM calls');
  const usage = prepareUsage(database);
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
  const removeOne = (draft: ManifestDraft, hash: string): void => {
    remove.run(hash);
    draft.list('calls').delete(hash);
  };
  /** The caller's oldest calls, as many as have to go for a new one. */
  const leavingFor = (owner: string, admit: Admit): Result<readonly Removed[]> => {
    let left = usage.of(owner);
    const leaving: Removed[] = [];
    let oldest: Removed[] | null = null;
    for (let admitted = admit(left); admitted !== 'accept'; admitted = admit(left)) {
      if (admitted !== 'without-oldest') return fail(admitted);
      oldest ??= settledOf.all(owner) as unknown as Removed[];
      const one = oldest[leaving.length];
      if (!one) throw new Error('no call of this caller has settled');
      leaving.push(one);
      left = { ...left, calls: left.calls - 1, settled: left.settled - 1, bytes: left.bytes - one.bytes };
    }
    return ok(leaving);
  };

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
    usage: (owner: string): CallUsage => usage.of(owner),
    total: (): Usage => usage.total(),
    epoch: () => manifest.head.rowEpoch,
    /** In one transaction; `created` is later than that of every other call. */
    insert: (
      now: number,
      make: (created: number) => Omit<CallRow, 'created' | 'updated' | 'expires' | 'ending'>,
      request: StoredBody,
      admit: Admit,
    ) =>
      manifest.change((draft): Result<{ readonly created: number; readonly removed: readonly Removed[] }> => {
        const created = Math.max(now, (newest.get() as { created: number }).created + 1);
        const row = { ...make(created), created, updated: created, expires: null };
        const { hash, owner, status, keyEpoch, facts } = row;
        const leaving = leavingFor(owner, admit);
        if (!leaving.ok) return leaving;
        for (const { hash: gone } of leaving.value) removeOne(draft, gone);
        insert.run(created, hash, owner, status, created, keyEpoch, facts, request.sealed, request.bytes);
        list(draft, row);
        return ok({ created, removed: leaving.value });
      }),
    /** Null if there is no such call, or it is not one that `may`. */
    change: (hash: string, may: (row: CallRow) => boolean, to: string, now: number): Promise<CallRow | null> =>
      manifest.change((draft) => {
        const row = find(hash);
        if (!row || row.expires !== null || !may(row)) return null;
        const next = { ...row, status: to, updated: now };
        setStatus.run(to, now, hash);
        list(draft, next);
        return next;
      }),
    /** False if the call had settled, or is not one that `may`. `make` encrypts the ending for the new row. */
    settle: (
      hash: string,
      may: (row: CallRow) => boolean,
      make: (row: CallRow) => Pick<CallRow, 'status' | 'updated' | 'expires'> & { ending: Uint8Array },
      response: StoredBody,
    ): Promise<boolean> =>
      manifest.change((draft) => {
        const row = find(hash);
        if (!row || row.expires !== null || !may(row)) return false;
        const { status, updated, expires, ending } = make(row);
        settle.run(status, updated, expires, ending, response.sealed, response.bytes, hash);
        list(draft, { ...row, status, updated, expires });
        return true;
      }),
    remove: (hashes: readonly string[]): Promise<void> =>
      manifest.change((draft) => {
        for (const hash of hashes) removeOne(draft, hash);
      }),
    expired: (now: number, limit: number) => expired.all(now, limit) as unknown as Removed[],
    has: (hash: string) => byHash.get(hash) !== undefined,
  };
}

const entryOf = ({
  created,
  status,
  updated,
  expires,
}: Pick<CallRow, 'created' | 'status' | 'updated' | 'expires'>): Lists['calls'] => [created, status, updated, expires];
