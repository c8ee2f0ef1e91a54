import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { CopyPosition } from './incoming-copy.ts';
import { columnsOf, keyOf, type Row, TABLES, type Table, type TableChange } from './tables.ts';

/** Of one transaction: rows, and bytes that are not text, after which no other row follows. */
const BATCH = 500;
const BATCH_BYTES = 1_000_000;

/** What a SQLite database has of the tables that Postgres has as well. */
export interface LocalContent {
  /** Changes with every row. */
  readonly digest: string;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Reads all of it. */
export function contentOf(database: DatabaseSync): LocalContent {
  const hash = createHash('sha256');
  const rows: Record<string, number> = {};
  for (const table of TABLES) {
    const all = database.prepare(`SELECT ${columnsOf(table)} FROM ${table.name} ORDER BY ${table.key}`);
    all.setReturnArrays(true);
    let count = 0;
    hash.update(`${table.name}\n`);
    for (const row of all.iterate() as Iterable<unknown> as Iterable<Row>) {
      count += 1;
      hash.update(`${JSON.stringify(row.map(textOf))}\n`);
    }
    rows[table.name] = count;
  }
  return { digest: hash.digest('base64url'), rows };
}

/** Bytes in an array of their own, so that no text is the same. */
const textOf = (value: Row[number]): unknown =>
  value instanceof Uint8Array ? [Buffer.from(value).toString('base64')] : value;

/** All rows after a position, table by table, in the order of their keys. */
export function* batchesOf(
  database: DatabaseSync,
  after: CopyPosition | null,
): Generator<TableChange & { readonly last: string }> {
  const first = after === null ? 0 : TABLES.findIndex(({ name }) => name === after.table);
  for (const [index, table] of TABLES.slice(first).entries()) {
    const at = Object.keys(table.columns).indexOf(table.key);
    let last = index === 0 && after !== null ? keyOf(table, after.key) : null;
    for (;;) {
      const rows = rowsAfter(database, table, last);
      const keys = rows.map((row) => row[at] as string | number);
      last = keys.at(-1) ?? null;
      if (last === null) break;
      yield { table, keys, rows, last: String(last) };
    }
  }
}

function rowsAfter(database: DatabaseSync, table: Table, last: string | number | null): Row[] {
  const { name, key } = table;
  const where = last === null ? '' : `WHERE ${key} > ?`;
  const select = database.prepare(`SELECT ${columnsOf(table)} FROM ${name} ${where} ORDER BY ${key} LIMIT ${BATCH}`);
  select.setReturnArrays(true);
  const rows: Row[] = [];
  let bytes = 0;
  for (const row of select.iterate(...(last === null ? [] : [last])) as Iterable<unknown> as Iterable<Row>) {
    rows.push(row);
    for (const value of row) if (value instanceof Uint8Array) bytes += value.length;
    if (bytes > BATCH_BYTES) break;
  }
  return rows;
}
