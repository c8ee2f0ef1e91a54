import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefused } from '../keys/root-key.ts';

/** Secrets and devices are authenticated rows: what is in the clear here is covered by each row's `sealed` or `token_hash`. */
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE secrets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    policy TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX secrets_by_name ON secrets (name) WHERE deleted_at IS NULL;
  CREATE TABLE uses (id TEXT PRIMARY KEY REFERENCES secrets (id) ON DELETE CASCADE, uses INTEGER NOT NULL, last_used_at TEXT NOT NULL) STRICT;
  CREATE TABLE boxes (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    mac TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT
  ) STRICT;
  CREATE TABLE codes (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT,
    code TEXT,
    mac TEXT NOT NULL
  ) STRICT;
`;
const SCHEMA_VERSION = 1;

/** Opens, or makes, the database of a data folder; a folder and file of the owner's alone. */
export function openDatabase(dataDir: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, 'relay.db');
    const isNew = !existsSync(file);
    const database = new DatabaseSync(file);
    chmodSync(file, 0o600);
    // A write is acknowledged only when it is on the disk, and what is deleted is overwritten.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON',
    );
    migrate(database, isNew);
    return database;
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(`The database in ${dataDir} cannot be opened or written.`);
  }
}

function migrate(database: DatabaseSync, isNew: boolean): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION) throw new StartRefused('The database was written by a newer version of the relay.');
  if (!isNew && version === SCHEMA_VERSION) return;
  inTransaction(database, () => {
    if (version === 0) database.exec(SCHEMA);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

/** All or nothing; takes the write lock at once, so that what was read inside cannot have changed. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** A value of the root key's making, so that a database and a foreign key are told apart at the start. */
export function checkRootKey(database: DatabaseSync, check: string): void {
  const known = database.prepare("SELECT value FROM meta WHERE name = 'root-key-check'").get() as
    | { value: string }
    | undefined;
  if (known === undefined) {
    database.prepare("INSERT INTO meta (name, value) VALUES ('root-key-check', ?)").run(check);
  } else if (known.value !== check) {
    throw new StartRefused('The root key is not the one this database was made with.');
  }
}
