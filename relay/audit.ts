import type { DatabaseSync } from 'node:sqlite';
import sodium from 'libsodium-wrappers';
import { inTransaction } from './store/database.ts';

/** What changed and what a policy refused: who, what, which secret or device, code. Never a value. */
export interface AuditEntry {
  /** `device:<id>`, `user`, `anonymous` or `cli`. */
  readonly who: string;
  /** `secret.created`, `device.paired`, `request.refused` and the like. */
  readonly what: string;
  readonly subject: string | null;
  readonly code: string | null;
}

export interface AuditRecord extends AuditEntry {
  readonly id: number;
  readonly at: string;
}

export interface Audit {
  append(entry: AuditEntry): void;
  /** Newest first, before the entry `cursor`. */
  page(limit: number, cursor: number | null): { entries: AuditRecord[]; cursor: number | null };
  /** The first entry whose chain is broken, or null. */
  verify(): number | null;
}

type Row = AuditRecord & { readonly mac: string };

/** Each entry carries a keyed hash over itself and the one before: an edit, deletion or insertion breaks the chain. */
export function createAudit(deps: {
  readonly database: DatabaseSync;
  readonly key: Uint8Array;
  readonly now: () => number;
}): Audit {
  const { database, key, now } = deps;
  const columns = 'id, at, who, what, subject, code, mac';
  const last = database.prepare(`SELECT ${columns} FROM audit ORDER BY id DESC LIMIT 1`);
  const before = database.prepare(`SELECT ${columns} FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const all = database.prepare(`SELECT ${columns} FROM audit ORDER BY id`);
  const insert = database.prepare(
    'INSERT INTO audit (id, at, who, what, subject, code, mac) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const macOf = ({ id, at, who, what, subject, code }: AuditRecord, previous: string): string =>
    Buffer.from(
      sodium.crypto_generichash(32, JSON.stringify([previous, id, at, who, what, subject, code]), key),
    ).toString('base64url');

  return {
    append: (entry) =>
      inTransaction(database, () => {
        const previous = last.get() as Row | undefined;
        const record = { ...entry, id: (previous?.id ?? 0) + 1, at: new Date(now()).toISOString() };
        const mac = macOf(record, previous?.mac ?? '');
        insert.run(record.id, record.at, record.who, record.what, record.subject, record.code, mac);
      }),
    page: (limit, cursor) => {
      const rows = before.all(cursor ?? Number.MAX_SAFE_INTEGER, limit) as unknown as Row[];
      const entries = rows.map(({ mac: _, ...record }) => record);
      return { entries, cursor: entries.length === limit ? (entries.at(-1)?.id ?? null) : null };
    },
    verify: () => {
      let previous = '';
      let expected = 1;
      for (const row of all.iterate() as Iterable<unknown> as Iterable<Row>) {
        if (row.id !== expected || row.mac !== macOf(row, previous)) return expected;
        previous = row.mac;
        expected += 1;
      }
      return null;
    },
  };
}
