import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type DataStore, openDataStore, type StoreOptions } from '../data-store/data-store.ts';
import { isLocked } from '../store/corrupted.ts';
import { LOCAL_FILE, lockOut, MOVED_FILE, openDatabase, REPLICA_FILE } from '../store/database.ts';
import { isNew } from '../store/first-start.ts';
import { StartupError } from '../store/startup-error.ts';

/** The store of a data folder, which no relay can use meanwhile. */
export interface Source {
  readonly dataStore: DataStore;
  readonly database: DatabaseSync;
}

export const wasMoved = (dataDir: string): boolean =>
  !existsSync(join(dataDir, LOCAL_FILE)) && existsSync(join(dataDir, MOVED_FILE));

/** Throws `StartupError` if a relay uses the store, it is not in order, or calls wait in it. */
export async function openSource(options: Omit<StoreOptions, 'databaseUrl' | 'open'>): Promise<Source> {
  const { dataDir } = options;
  if (!existsSync(join(dataDir, LOCAL_FILE))) throw new StartupError(`${dataDir} has no ${LOCAL_FILE} to copy.`);
  removeEmptyReplica(join(dataDir, REPLICA_FILE));
  const opened: DatabaseSync[] = [];
  const open = (folder: string, name?: string): DatabaseSync => {
    const database = openDatabase(folder, name);
    opened.push(database);
    try {
      lockOut(database);
      return database;
    } catch (error) {
      database.close();
      throw isLocked(error)
        ? new StartupError(`A relay or another command uses ${join(dataDir, LOCAL_FILE)}: stop it first.`)
        : error;
    }
  };
  const dataStore = await openDataStore({ ...options, open });
  try {
    const { calls, damaged } = await dataStore.queuedCalls.unsettled();
    const waiting = calls.length + damaged;
    if (waiting > 0)
      throw new StartupError(
        `${waiting} queued calls have not ended, and are not copied: start the relay until they have, or cancel them.`,
      );
    const broken = dataStore.audit.verify();
    if (broken !== null) throw new StartupError(`The audit trail is broken at entry ${broken}; nothing was copied.`);
    return { dataStore, database: opened[0] as DatabaseSync };
  } catch (error) {
    await dataStore.close();
    throw error;
  }
}

/** One without a store is what a start with RELAY_DATABASE_URL leaves that was refused. */
function removeEmptyReplica(file: string): void {
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (!isNew(database))
      throw new StartupError(
        `${file} is of a store that is in Postgres already: delete it to copy ${LOCAL_FILE} there.`,
      );
  } finally {
    database.close();
  }
  for (const one of [file, `${file}-wal`, `${file}-shm`]) rmSync(one, { force: true });
}
