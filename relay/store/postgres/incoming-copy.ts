import type { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../startup-error.ts';
import type { Client, Postgres } from './connect.ts';
import { clearFrames, type FramedBody, frameDigests, type NumberedFrame, writeFrames } from './incoming-frames.ts';
import { migrate } from './migrations.ts';
import { writeTable } from './push.ts';
import { SCHEMA, TABLES, type TableChange } from './tables.ts';
import { copyUncovered } from './uncovered-rows.ts';

/** What identifies a store that is copied: the same root key, and the same rows. */
export interface CopiedStore {
  readonly rootKeyCheck: string;
  /** The row of the state, with its keyed hash. */
  readonly state: string;
  /** Changes with every row. */
  readonly digest: string;
}

/** The last row that Postgres has of a copy; rows are copied in the order of tables and keys. */
export interface CopyPosition {
  readonly table: string;
  readonly key: string;
}

export type Begun =
  | { readonly kind: 'new' }
  | { readonly kind: 'resumed'; readonly after: CopyPosition | null }
  /** All of it is there, and no relay has changed it. */
  | { readonly kind: 'complete' }
  /** Postgres has something else; for a person, to follow "Postgres has". */
  | { readonly kind: 'refused'; readonly has: string };

/** A store that is copied into Postgres in several transactions. No relay starts on it before `finish`. */
export interface IncomingCopy {
  begin(): Promise<Begun>;
  /** Writes some rows of one table; `last` is the key of the last one. */
  write(rows: TableChange, last: string): Promise<void>;
  /** Writes some pieces of a body. */
  writeFrames(body: FramedBody, frames: readonly NumberedFrame[]): Promise<void>;
  frameDigests(body: FramedBody): ReturnType<typeof frameDigests>;
  /** Also copies what the state does not cover, from the database that the rows are from. */
  finish(database: DatabaseSync): Promise<void>;
  /** What is there is not gone on with: the next one begins anew. */
  discard(): Promise<void>;
}

const TABLE = `${SCHEMA}.unfinished_copy`;
/** The number of the change that a whole copy counts as. */
export const CHANGE_OF_COPY = 1;

/** Whether a copy has begun that is not complete. */
export async function hasUnfinishedCopy(client: Pick<Client, 'query'>): Promise<boolean> {
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [TABLE]);
  return rows[0]?.exists === true;
}

export function createIncomingCopy(postgres: Postgres, store: CopiedStore): IncomingCopy {
  const inTransaction = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
    postgres.use(async (client) => {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  return {
    begin: async () => {
      await postgres.use(migrate);
      return inTransaction((client) => begin(client, store));
    },
    write: (rows, last) =>
      inTransaction(async (client) => {
        await goOn(client, store, 'name = $2, key = $3', [rows.table.name, last]);
        await Promise.all(writeTable(client, CHANGE_OF_COPY, rows));
      }),
    writeFrames: (body, frames) =>
      inTransaction(async (client) => {
        await goOn(client, store, 'digest = $1');
        await writeFrames(client, body, frames);
      }),
    frameDigests: (body) => frameDigests(postgres, body),
    finish: (database) =>
      inTransaction(async (client) => {
        await copyUncovered(database, client);
        await client.query(`UPDATE ${SCHEMA}.head SET change = $1 WHERE id = 1`, [CHANGE_OF_COPY]);
        await client.query(`DROP TABLE IF EXISTS ${TABLE}`);
      }),
    discard: () => inTransaction(markUnfinished),
  };
}

async function begin(client: Client, store: CopiedStore): Promise<Begun> {
  // A relay that starts now waits, and finds the copy.
  const head = await client.query(`SELECT change FROM ${SCHEMA}.head WHERE id = 1 FOR UPDATE`);
  const change = Number(head.rows[0]?.change);
  const meta = await client.query<{ name: string; value: string }>(`SELECT name, value FROM ${SCHEMA}.meta`);
  const { 'root-key-check': check, state } = Object.fromEntries(meta.rows.map(({ name, value }) => [name, value]));
  if (check === undefined ? change > 0 : check !== store.rootKeyCheck)
    return { kind: 'refused', has: 'the store of another relay' };
  if (await hasUnfinishedCopy(client)) {
    const sql = `SELECT name AS "table", key FROM ${TABLE} WHERE digest = $1`;
    const known = await client.query<CopyPosition | { table: null }>(sql, [store.digest]);
    const [after] = known.rows;
    if (after) return { kind: 'resumed', after: after.table === null ? null : after };
  } else {
    if (change > CHANGE_OF_COPY)
      return { kind: 'refused', has: 'this store already, and a relay has worked on it since' };
    if (change === CHANGE_OF_COPY && state === store.state) return { kind: 'complete' };
  }
  await clear(client);
  await markUnfinished(client);
  await client.query(`INSERT INTO ${TABLE} (digest) VALUES ($1)`, [store.digest]);
  return { kind: 'new' };
}

/** Throws `StartupError` where the copy that has begun is another one by now. */
async function goOn(
  client: Client,
  { digest }: CopiedStore,
  set: string,
  values: readonly string[] = [],
): Promise<void> {
  const { rowCount } = await client.query(`UPDATE ${TABLE} SET ${set} WHERE digest = $1`, [digest, ...values]);
  if (rowCount !== 1) throw new StartupError('Another copy into this database was begun meanwhile.');
}

async function markUnfinished(client: Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS ${TABLE} (digest text NOT NULL, name text, key text)`);
  await client.query(`DELETE FROM ${TABLE}`);
}

/** As another database: a relay that has read the empty one makes no change in this one. */
async function clear(client: Client): Promise<void> {
  await clearFrames(client);
  for (const name of ['removed', ...TABLES.map((table) => table.name)])
    await client.query(`DELETE FROM ${SCHEMA}.${name}`);
  await client.query(`UPDATE ${SCHEMA}.head SET source = gen_random_uuid(), change = 0, forgotten = 0 WHERE id = 1`);
}
