import type { DatabaseSync } from 'node:sqlite';
import type { Client } from './connect.ts';
import { SCHEMA } from './tables.ts';

/** Of one statement. */
const BATCH = 5_000;

/** Tables that change with calls, which the state of the store does not cover and replicas do not have, with their columns. */
const TABLES: Readonly<Record<string, Readonly<Record<string, 'text' | 'integer' | 'bigint'>>>> = {
  counts: { hash: 'text', used: 'bigint', ends_at: 'bigint' },
  usage: {
    day: 'integer',
    secret: 'text',
    caller: 'text',
    calls: 'bigint',
    refusals: 'bigint',
    bytes: 'bigint',
    input_tokens: 'bigint',
    output_tokens: 'bigint',
  },
};

/** In the transaction of `client`, which gets the counts of limits and the usage of a SQLite database in place of its own. */
export async function copyUncovered(database: DatabaseSync, client: Client): Promise<void> {
  for (const [name, columns] of Object.entries(TABLES)) {
    await client.query(`DELETE FROM ${SCHEMA}.${name}`);
    const list = Object.keys(columns);
    const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
    const insert = `INSERT INTO ${SCHEMA}.${name} (${list}) SELECT * FROM unnest(${arrays})`;
    for (const rows of batchesOf(database, name, list))
      await client.query(
        insert,
        list.map((_, index) => rows.map((row) => row[index])),
      );
  }
}

function* batchesOf(database: DatabaseSync, name: string, columns: readonly string[]): Generator<unknown[][]> {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name);
  if (!exists) return;
  const all = database.prepare(`SELECT ${columns} FROM ${name}`);
  all.setReturnArrays(true);
  let batch: unknown[][] = [];
  for (const row of all.iterate() as Iterable<unknown> as Iterable<unknown[]>) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
