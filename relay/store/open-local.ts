import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Authority, createLocalAuthority } from './authority.ts';
import { LOCAL_FILE, type openDatabase, REPLICA_FILE } from './database.ts';
import type { Postgres } from './postgres/connect.ts';
import type { Following } from './postgres/follow.ts';
import type { Listener } from './postgres/listen.ts';
import type { Replica } from './postgres/replica.ts';
import { StartupError } from './startup-error.ts';

/** What relays of one store have in Postgres beside the rows that each has a replica of. */
export interface SharedServer {
  readonly postgres: Postgres;
  /** See `Replica`. */
  onRows: Replica['onRows'];
  /** Tells all relays, this one too. The notice may be lost. `text` is no number. */
  notify(text: string): Promise<void>;
  onNotice: Following['onNotice'];
}

/** The database of a data folder, and where its changes are decided. */
export interface OpenedStore {
  readonly database: DatabaseSync;
  readonly authority: Authority;
  /** Null where no other relay has the store. */
  readonly server: SharedServer | null;
  /** Reads everything anew from where it is decided; false where that is the database itself. */
  reload(): Promise<boolean>;
  /** What several relays have in common; null where the database is that of one. */
  readonly common: CommonStore | null;
  close(): Promise<void>;
}

export interface CommonStore {
  readonly postgres: Postgres;
  readonly listener: Listener;
  /** When the database was last known to be current, by `machineMs`. */
  currentAt(): number;
}

/** Throws `StartupError` if the folder belongs to a relay whose store is in Postgres: it would begin with an empty or an old one. */
export function openLocal(dataDir: string, open: typeof openDatabase): OpenedStore {
  if (existsSync(join(dataDir, REPLICA_FILE)))
    throw new StartupError(
      `The store of ${dataDir} is in Postgres: set RELAY_DATABASE_URL, or delete ${REPLICA_FILE} to use ${LOCAL_FILE} there.`,
    );
  const database = open(dataDir, LOCAL_FILE);
  return {
    database,
    authority: createLocalAuthority(database),
    server: null,
    reload: async () => false,
    common: null,
    close: async () => database.close(),
  };
}
