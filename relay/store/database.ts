import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted, StoreMoved } from './corrupted.ts';
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
 * Every row is authenticated by itself, and listed in the state, which is in `meta` under its own keyed hash. Not
 * covered, as no decision depends on them: `uses`, and when a device was last used.
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
`;
export const SCHEMA_VERSION = 4;
/** Has no queued calls; converted by `addCalls`, which needs the root key. */
export const VERSION_WITHOUT_CALLS = 3;
/** Has its lists as texts; converted by `convertLists`, which needs the root key. */
export const VERSION_WITH_TEXTS = 2;

/** How long a write waits for another process. Short, as the event loop is blocked meanwhile. */
const BUSY_MS = 1_000;
/** At the start there is nothing to block yet. */
const OPEN_MS = 10_000;
const OPEN_PAUSE_MS = 100;

/** Opens or creates the database of a data folder, both accessible to their owner only. */
export function openDatabase(dataDir: string): DatabaseSync {
  try {
    const file = join(dataDir, 'relay.db');
    prepareFolder(dataDir, [file, `${file}-wal`, `${file}-shm`]);
    const database = new DatabaseSync(file);
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    // A write is acknowledged only when it is on the disk, and deleted content is overwritten.
    whileLocked(() => {
      database.exec(
        `PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON`,
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
export function whileLocked(open: () => unknown): void {
  const deadline = performance.now() + OPEN_MS;
  for (;;) {
    try {
      open();
      return;
    } catch (error) {
      if (primaryCodeOf(error) !== SQLITE_BUSY || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_PAUSE_MS);
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

/** Fails at once if another process holds the write lock. */
export function withoutWaiting<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    return work();
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

/** Whether the first start is still to be completed. A store with rows but without the state is damaged, not new. */
export function isNew(database: DatabaseSync): boolean {
  if (database.prepare("SELECT 1 FROM meta WHERE name = 'root-key-check'").get()) return false;
  const rows = database.prepare('SELECT 1 FROM secrets UNION ALL SELECT 1 FROM devices UNION ALL SELECT 1 FROM audit');
  if (rows.get()) throw new StartupError('The database has lost what it is checked with; bring back a backup.');
  return true;
}

/** Compares a value derived from the root key, to detect at the start that the database belongs to another one. */
export function checkRootKey(database: DatabaseSync, check: string, begin: () => void): void {
  const read = database.prepare("SELECT value FROM meta WHERE name = 'root-key-check'");
  if (!read.get()) {
    inTransaction(database, () => {
      if (read.get()) return;
      database.prepare("INSERT INTO meta (name, value) VALUES ('root-key-check', ?)").run(check);
      begin();
    });
  }
  if ((read.get() as { value: string }).value !== check) {
    throw new StartupError('The root key is not the one this database was made with.');
  }
}
