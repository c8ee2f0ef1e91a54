import type { DatabaseSync } from 'node:sqlite';
import {
  inTransaction,
  reasonOf,
  SCHEMA_VERSION,
  USAGE_SCHEMA,
  VERSION_WITHOUT_USAGE,
  versionOf,
  whileLocked,
} from './database.ts';
import { StartupError } from './startup-error.ts';

/** Adds the table of usage to a store of version 4, in one transaction. */
export function addUsage(database: DatabaseSync): void {
  if (versionOf(database) !== VERSION_WITHOUT_USAGE) return;
  try {
    whileLocked(() =>
      inTransaction(database, () => {
        // Another process has converted it in the meantime.
        if (versionOf(database) !== VERSION_WITHOUT_USAGE) return;
        database.exec(USAGE_SCHEMA);
        database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
      }),
    );
  } catch (error) {
    throw new StartupError(`The database cannot be converted: ${reasonOf(error)}.`);
  }
}
