import type { DatabaseSync } from 'node:sqlite';
import {
  CALLS_SCHEMA,
  inTransaction,
  reasonOf,
  VERSION_WITHOUT_CALLS,
  VERSION_WITHOUT_USAGE,
  versionOf,
  whileLocked,
} from './database.ts';
import { emptyRoot } from './lists.ts';
import { createNodes } from './nodes.ts';
import { StartupError } from './startup-error.ts';
import { createStoredState } from './state.ts';

/** Adds what queued calls need to a store of version 3, in one transaction. Throws `StartupError` if its state is not the relay's. */
export function addCalls(database: DatabaseSync, mac: (text: string) => string): void {
  if (versionOf(database) !== VERSION_WITHOUT_CALLS) return;
  try {
    whileLocked(() =>
      inTransaction(database, () => {
        // Another process has converted it in the meantime.
        if (versionOf(database) !== VERSION_WITHOUT_CALLS) return;
        const stored = createStoredState(database, mac);
        const state = stored.read();
        const nodes = createNodes(database, () => state.nextNode++);
        state.lists = { ...state.lists, calls: emptyRoot(nodes) };
        stored.write({ ...state, generation: state.generation + 1 });
        database.exec(CALLS_SCHEMA);
        database.exec(`PRAGMA user_version = ${VERSION_WITHOUT_USAGE}`);
      }),
    );
  } catch (error) {
    throw new StartupError(`The database cannot be converted: ${reasonOf(error)}.`);
  }
}
