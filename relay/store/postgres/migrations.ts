import type { ClientBase } from 'pg';
import { StartupError } from '../startup-error.ts';
import { countsSchema } from './counts-schema.ts';
import { SCHEMA } from './tables.ts';
import { usageSchema } from './usage-schema.ts';

/**
 * Each is applied once, in order, and never changed after a release. `change` is the number of the change that wrote a row
 * last; `removed` has the keys of rows that were deleted. Most rows are those of SQLite, which `tables.ts` lists.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE ${SCHEMA}.head (
    id integer PRIMARY KEY CHECK (id = 1),
    source uuid NOT NULL DEFAULT gen_random_uuid(),
    change bigint NOT NULL DEFAULT 0,
    forgotten bigint NOT NULL DEFAULT 0
  );
  INSERT INTO ${SCHEMA}.head (id) VALUES (1);
  CREATE TABLE ${SCHEMA}.removed (name text, key text, change bigint NOT NULL, PRIMARY KEY (name, key));
  CREATE TABLE ${SCHEMA}.meta (name text PRIMARY KEY, value text NOT NULL, change bigint NOT NULL);
  CREATE TABLE ${SCHEMA}.nodes (id bigint PRIMARY KEY, content text NOT NULL, change bigint NOT NULL);
  CREATE TABLE ${SCHEMA}.secrets (
    id text PRIMARY KEY,
    name text NOT NULL,
    version bigint NOT NULL,
    policy text NOT NULL,
    sealed bytea NOT NULL,
    key_epoch bigint NOT NULL,
    created_at text NOT NULL,
    updated_at text NOT NULL,
    deleted_at bigint,
    change bigint NOT NULL
  );
  CREATE UNIQUE INDEX secrets_by_name ON ${SCHEMA}.secrets (name) WHERE deleted_at IS NULL;
  CREATE TABLE ${SCHEMA}.uses (id text PRIMARY KEY, uses bigint NOT NULL, last_used_at text NOT NULL, change bigint NOT NULL);
  CREATE TABLE ${SCHEMA}.devices (
    id text PRIMARY KEY,
    name text NOT NULL,
    origin text,
    token_hash text NOT NULL UNIQUE,
    mac text NOT NULL,
    created_at text NOT NULL,
    last_used_at text,
    change bigint NOT NULL
  );
  CREATE TABLE ${SCHEMA}.audit (
    id bigint PRIMARY KEY,
    at text NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    subject text,
    code text,
    count bigint NOT NULL,
    mac text NOT NULL,
    change bigint NOT NULL
  );
  CREATE INDEX removed_by_change ON ${SCHEMA}.removed (change);
  CREATE INDEX nodes_by_change ON ${SCHEMA}.nodes (change);
  CREATE INDEX secrets_by_change ON ${SCHEMA}.secrets (change);
  CREATE INDEX uses_by_change ON ${SCHEMA}.uses (change);
  CREATE INDEX devices_by_change ON ${SCHEMA}.devices (change);
  CREATE INDEX audit_by_change ON ${SCHEMA}.audit (change);
  `,
  // Queued calls, the pieces of their longer bodies, which no replica has, and the relays that are running.
  `
  CREATE TABLE ${SCHEMA}.calls (
    hash text PRIMARY KEY,
    created bigint NOT NULL,
    caller text NOT NULL,
    status text NOT NULL,
    updated bigint NOT NULL,
    expires bigint,
    key_epoch bigint NOT NULL,
    request_bytes bigint NOT NULL,
    response_bytes bigint NOT NULL,
    facts bytea NOT NULL,
    ending bytea,
    request bytea,
    response bytea,
    change bigint NOT NULL
  );
  CREATE INDEX calls_by_change ON ${SCHEMA}.calls (change);
  CREATE TABLE ${SCHEMA}.frames (
    hash text,
    kind text,
    frame integer,
    sealed bytea NOT NULL,
    written timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hash, kind, frame)
  );
  CREATE TABLE ${SCHEMA}.relays (id text PRIMARY KEY, seen timestamptz NOT NULL);
  `,
  `${countsSchema(SCHEMA)}${usageSchema(SCHEMA)}`,
];

/** Of the advisory lock: "csr" and what it is for. */
const MIGRATION_LOCK = 0x637372_01;

/** Brings the tables to this version, one relay after another. Throws `StartupError` where a newer version has been there. */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  // Not CREATE IF NOT EXISTS alone, which asks for a right that is only needed the first time.
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [`${SCHEMA}.migrations`]);
  if (rows[0]?.exists !== true) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await client.query(`CREATE TABLE ${SCHEMA}.migrations (version integer PRIMARY KEY)`);
  }
  const applied = await client.query(`SELECT coalesce(max(version), 0) AS version FROM ${SCHEMA}.migrations`);
  const version = Number(applied.rows[0]?.version);
  if (version > MIGRATIONS.length)
    throw new StartupError('The database in Postgres was written by a newer version of the relay.');
  for (const [index, sql] of MIGRATIONS.slice(version).entries()) {
    await client.query(sql);
    await client.query(`INSERT INTO ${SCHEMA}.migrations (version) VALUES ($1)`, [version + index + 1]);
  }
  await client.query('COMMIT');
}
