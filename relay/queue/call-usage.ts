import type { DatabaseSync } from 'node:sqlite';

/** Calls that are kept, also those that have settled. */
export interface Usage {
  readonly calls: number;
  readonly bytes: number;
}

/** What there is beside a call that comes. */
export interface CallUsage extends Usage {
  /** Of the same caller, like the calls and bytes; they have not settled. */
  readonly pending: number;
  /** Of the same caller; they have settled. */
  readonly settled: number;
  /** Of all callers. */
  readonly pendingInAll: number;
}

const BYTES = 'coalesce(sum(request_bytes + response_bytes), 0) AS bytes';

export function prepareUsage(database: DatabaseSync) {
  const of = database.prepare(
    `SELECT count(*) AS calls, ${BYTES}, count(expires) AS settled FROM calls WHERE caller = ?`,
  );
  const pending = database.prepare('SELECT count(*) AS calls FROM calls WHERE expires IS NULL');
  const total = database.prepare(`SELECT count(*) AS calls, ${BYTES} FROM calls`);
  return {
    of: (owner: string): CallUsage => {
      const found = of.get(owner) as unknown as Usage & { readonly settled: number };
      const { calls: pendingInAll } = pending.get() as { calls: number };
      return { ...found, pending: found.calls - found.settled, pendingInAll };
    },
    total: () => total.get() as unknown as Usage,
  };
}
