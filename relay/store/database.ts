import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted, StoreMoved, StoreUnreachable } from './corrupted.ts';
import { StartupError } from './startup-error.ts';
import { prepareFolder } from './writable.ts';

/** Lists are trees of these nodes, with their roots in the state; deleted secrets are found by their name. */
export const LIST_SCHEMA = `
  CREATE TABLE nodes (id INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
  CREATE INDEX deleted_secrets_by_name ON secrets (name, deleted_at) WHERE deleted_at IS NOT NULL;
`;

/** Calls that wait in queues, or have run. `request` and `response` are null where a file has them. */
export const CALLS_SCHEMA = `
  CREATE TABLE calls (
    created INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    caller TEXT NOT NULL,
    status TEXT NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER,
    key_epoch INTEGER NOT NULL,
    request_bytes INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL DEFAULT 0,
    facts BLOB NOT NULL,
    ending BLOB,
    request BLOB,
    response BLOB
  ) STRICT;
  CREATE INDEX calls_by_caller ON calls (caller, created);
  CREATE INDEX calls_by_expiry ON calls (expires) WHERE expires IS NOT NULL;
  CREATE INDEX unsettled_calls ON calls (created) WHERE expires IS NULL;
`;

/**
 * Calls by day (since 1970, in UTC), the secret's id, and the caller's kind and keyed hash. Rewritten constantly, and no
 * decision depends on it, so no keyed hash covers it: whoever can write to the database can change these numbers.
 */
export const USAGE_SCHEMA = `
  CREATE TABLE usage (
    day INTEGER NOT NULL,
    secret TEXT NOT NULL REFERENCES secrets (id) ON DELETE CASCADE,
    caller TEXT NOT NULL,
    calls INTEGER NOT NULL,
    refusals INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    PRIMARY KEY (day, secret, caller)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_by_secret ON usage (secret, day);
`;

/**
 * Every row is authenticated by itself, and listed in the state, which is in `meta` under its own keyed hash. Not
 * covered, as no decision depends on them: `uses`, `usage`, and when a device was last used.
 */
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE secrets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    policy TEXT NOT NULL,
    sealed BLOB NOT NULL,
    key_epoch INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX secrets_by_name ON secrets (name) WHERE deleted_at IS NULL;
  CREATE TABLE uses (id TEXT PRIMARY KEY REFERENCES secrets (id) ON DELETE CASCADE, uses INTEGER NOT NULL, last_used_at TEXT NOT NULL) STRICT;
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    mac TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT
  ) STRICT;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT,
    code TEXT,
    count INTEGER NOT NULL,
    mac TEXT NOT NULL
  ) STRICT;
  ${LIST_SCHEMA}
  ${CALLS_SCHEMA}
  ${USAGE_SCHEMA}
`;
export const SCHEMA_VERSION = 5;
/** Has no usage; converted by `addUsage`. */
export const VERSION_WITHOUT_USAGE = 4;
/** Has no queued calls; converted by `addCalls`, which needs the root key. */
export const VERSION_WITHOUT_CALLS = 3;
/** Has its lists as texts; converted by `convertLists`, which needs the root key. */
export const VERSION_WITH_TEXTS = 2;

/** How long a write waits for another process. Short, as the event loop is blocked meanwhile. */
const BUSY_MS = 1_000;
/** At the start there is nothing to block yet. */
const OPEN_MS = 10_000;
const OPEN_PAUSE_MS = 100;

/** The database of a relay that has its store in its data folder. */
export const LOCAL_FILE = 'relay.db';
/** What a relay has of a store in Postgres; may be deleted while no relay runs on it. */
export const REPLICA_FILE = 'replica.db';
/** The database of a relay whose store was moved to Postgres: nothing opens it any more. */
export const MOVED_FILE = `${LOCAL_FILE}.moved`;

/** Opens or creates a database of a data folder, both accessible to their owner only. */
export function openDatabase(dataDir: string, name = LOCAL_FILE): DatabaseSync {
  try {
    const file = join(dataDir, name);
    prepareFolder(dataDir, [file, `${file}-wal`, `${file}-shm`]);
    const database = new DatabaseSync(file);
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    // A write is acknowledged only when it is on the disk, deleted content is overwritten, and nothing is put into temporary
    // files, for which a read-only file system has no place.
    whileLocked(() => {
      database.exec(
        `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY`,
      );
      migrate(database);
    });
    return database;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database in ${dataDir} cannot be used: ${reasonOf(error)}.`);
  }
}

/**
 * Repeats `open` while another process opens the database for the first time, or converts it: SQLite does not wait for a lock when it
 * changes the journal mode (https://sqlite.org/c3ref/busy_handler.html, on deadlocks).
 */
export function whileLocked(open: () => void): void {
  const deadline = performance.now() + OPEN_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (primaryCodeOf(error) !== SQLITE_BUSY || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_PAUSE_MS);
    }
  }
}

/** As `whileLocked`, for what may be asynchronous, and lets other work go on. */
export async function onceUnlocked(work: () => unknown): Promise<void> {
  const deadline = performance.now() + OPEN_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (primaryCodeOf(error) !== SQLITE_BUSY || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, OPEN_PAUSE_MS));
    }
  }
}

function migrate(database: DatabaseSync): void {
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) throw new StartupError('The database was written by a newer version of the relay.');
  if (version >= VERSION_WITH_TEXTS) return;
  // Without the state, inserted rows cannot be recognized, so version 1, from before the first release, is not migrated.
  if (version !== 0)
    throw new StartupError('The database was written by a trial version: start with a new data folder.');
  inTransaction(database, () => {
    // Another first start has created the tables in the meantime.
    if (versionOf(database) === SCHEMA_VERSION) return;
    database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

export const versionOf = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/** SQLite's primary result codes that a person can fix (https://sqlite.org/rescode.html). */
const REASONS: Readonly<Record<number, string>> = {
  5: 'another process has locked it',
  8: 'it or its folder is read-only',
  10: 'the disk failed or has no room left',
  11: 'it is damaged; bring back a backup',
  13: 'the disk is full',
  14: 'the file cannot be opened or made',
  26: 'it is damaged, or no database; bring back a backup',
};

const SQLITE_BUSY = 5;

/** 0 for an error that is not SQLite's. */
const primaryCodeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

/** For the person who runs the relay; SQLite's own message may quote a path or a row. */
export function reasonOf(error: unknown): string {
  if (error instanceof StoreCorrupted) return 'it holds something that the relay did not write; bring back a backup';
  if (error instanceof StoreMoved) return `${error.file} was deleted or replaced under the running relay`;
  if (error instanceof StoreUnreachable) return `Postgres cannot be used, ${error.reason}`;
  return REASONS[primaryCodeOf(error)] ?? 'it cannot be opened or written';
}

/** Takes the write lock at the start, so that nothing that is read in the transaction can change. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite rolls back by itself if the disk is full or fails.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Keeps every other process out until the connection is closed. Throws SQLite's error if one has it open, as a relay has. */
export function lockOut(database: DatabaseSync): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  inTransaction(database, () => {});
}

/** Fails at once if another process holds the write lock. */
export function withoutWaiting<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    return work();
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}
