import type { DatabaseSync } from 'node:sqlite';
import sodium from 'libsodium-wrappers';
import type { Manifest } from '../store/manifest.ts';
import { createRefusalCoalescer, type RefusalCoalescer } from './coalesce.ts';
import type { AuditEntry } from './entry.ts';

export interface AuditRecord extends AuditEntry {
  readonly id: number;
  readonly at: string;
  /** Number of occurrences; repeated refusals are counted in one entry. */
  readonly count: number;
  /** The entry was edited, moved or inserted by somebody else. */
  readonly broken?: true;
}

export interface Audit {
  /** For a change, in the same transaction: throws if the trail cannot be written, so that the change is rolled back. */
  append(entry: AuditEntry): void;
  /** For what callers can cause at will. Written within a second; the refusal does not depend on it. */
  refused(entry: AuditEntry): void;
  /** Newest first, before the entry `cursor`. */
  page(limit: number, cursor: number | null): { entries: AuditRecord[]; cursor: number | null };
  /** Number of the first entry that is missing, edited, moved or inserted; null if the trail is intact. */
  verify(onProgress?: (done: number, total: number) => void): number | null;
  flush(all?: boolean): void;
}

type Row = Omit<AuditRecord, 'broken'> & { readonly mac: string };

/**
 * Each entry has a keyed hash over itself and the previous one, and the state of the store has the newest hash: an
 * edit, deletion, insertion or truncation breaks the chain. New entries continue from the state and not from the last
 * row, so a broken trail stays broken at that place and does not block changes.
 */
export function createAudit(deps: {
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly key: Uint8Array;
  readonly now: () => number;
  /** Default: this process writes what it notes. */
  readonly refusals?: RefusalCoalescer | undefined;
}): Audit {
  const { database, manifest, key, now } = deps;
  const columns = 'id, at, who, what, subject, code, count, mac';
  const before = database.prepare(`SELECT ${columns} FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const all = database.prepare(`SELECT ${columns} FROM audit ORDER BY id`);
  const insert = database.prepare(
    // Overwrites an entry that somebody else inserted with this number.
    'INSERT OR REPLACE INTO audit (id, at, who, what, subject, code, count, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const macOf = ({ id, at, who, what, subject, code, count }: Omit<Row, 'mac'>, previous: string): string =>
    Buffer.from(
      sodium.crypto_generichash(32, JSON.stringify([previous, id, at, who, what, subject, code, count]), key),
    ).toString('base64url');

  const write = (entry: AuditEntry, count: number): void =>
    manifest.change((draft) => {
      const { id, mac: previous } = draft.audit;
      const record = { ...entry, id: id + 1, at: new Date(now()).toISOString(), count };
      const mac = macOf(record, previous);
      const { at, who, what, subject, code } = record;
      insert.run(record.id, at, who, what, subject, code, count, mac);
      draft.audit = { id: record.id, mac };
    });
  const refusals =
    deps.refusals ??
    createRefusalCoalescer({
      now,
      append: (entries) =>
        manifest.change(
          () => {
            for (const { count, ...entry } of entries) write(entry, count);
          },
          { wait: false },
        ),
    });

  return {
    append: (entry) => write(entry, 1),
    refused: refusals.note,
    flush: refusals.flush,
    page: (limit, cursor) => {
      try {
        refusals.flush();
      } catch {}
      // One more than requested: the hash of the last one depends on the entry before it.
      const rows = before.all(cursor ?? Number.MAX_SAFE_INTEGER, limit + 1) as unknown as Row[];
      const entries = rows.slice(0, limit).map((row, index) => {
        const { mac, ...record } = row;
        const previous = rows[index + 1]?.mac ?? '';
        return mac === macOf(record, previous) ? record : { ...record, broken: true as const };
      });
      return { entries, cursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
    },
    verify: (onProgress = () => {}) =>
      manifest.readSnapshot(() => {
        const head = manifest.head.audit;
        let last = { id: 0, mac: '' };
        for (const row of all.iterate() as Iterable<unknown> as Iterable<Row>) {
          const expected = last.id + 1;
          if (row.id !== expected || row.id > head.id || row.mac !== macOf(row, last.mac)) return expected;
          last = row;
          onProgress(last.id, head.id);
        }
        if (last.id < head.id) return last.id + 1;
        return last.mac === head.mac ? null : head.id;
      }),
  };
}
