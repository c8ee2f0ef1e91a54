import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, withoutWaiting } from './database.ts';

/** Where a change is decided: no two are made at once, and each is made on the current content. */
export interface Authority {
  /**
   * Runs `work` in a transaction of the database, which is kept when the promise resolves and undone when it rejects.
   * With `wait: false` it rejects at once if another process is writing, where waiting would block the event loop.
   */
  transaction<T>(work: () => T, options: { readonly wait: boolean }): Promise<T>;
  /** Throws `StoreUnreachable` if the content of the database may not be the current one. */
  checkCurrent(): void;
  /** Brings what has been decided elsewhere by now. Rejects with `StoreUnreachable`. */
  refresh(): Promise<void>;
  /** Calls `listener` after this process has written to the database outside of a `transaction`, or after it. */
  onWritten(listener: () => void): void;
}

/** The database itself. A change is made before `transaction` returns. */
export const createLocalAuthority = (database: DatabaseSync): Authority => ({
  transaction: async (work, { wait }) => {
    const attempt = () => inTransaction(database, work);
    return wait ? attempt() : withoutWaiting(database, attempt);
  },
  checkCurrent: () => {},
  refresh: async () => {},
  onWritten: () => {},
});
