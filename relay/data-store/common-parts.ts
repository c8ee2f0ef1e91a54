import type { DatabaseSync } from 'node:sqlite';
import type { DerivedKeys } from '../keys/derived-keys.ts';
import { createCountRows } from '../limits/count-rows.ts';
import { type Counter, createCounts } from '../limits/counts.ts';
import { inTransaction, withoutWaiting } from '../store/database.ts';
import type { Peers } from '../store/postgres/peers.ts';
import { createUsageRows, type UsageRows } from '../usage/usage-rows.ts';

/** What all relays on one store have in common beside its rows. */
export interface CommonParts {
  readonly counts: Counter;
  /** Called about once a second. */
  flushCounts(): unknown;
  readonly usageRows: UsageRows;
  readonly peers: Peers | null;
}

/** Of a relay that has its store for itself. */
export function partsOfOne(database: DatabaseSync, { tokens: key }: DerivedKeys, now: () => number): CommonParts {
  const local = {
    database,
    key,
    inTransaction: (work: () => void): void => withoutWaiting(database, () => inTransaction(database, work)),
  };
  const counts = createCounts(createCountRows(local), now);
  return { counts, flushCounts: counts.flush, usageRows: createUsageRows(local), peers: null };
}
