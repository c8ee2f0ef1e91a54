import type { ClientBase } from 'pg';
import { columnsOf, SCHEMA, type Table, type TableChange } from './tables.ts';

/** Where relays are told of a change. */
export const CHANNEL = SCHEMA;

/** Deleted rows are remembered for so many changes; a replica that is further behind is read anew. */
const REMEMBERED = 100_000;
const FORGET_EVERY = 1_000;

/** Writes what changed as the change of this number, in the transaction that has locked the head. */
export async function push(client: ClientBase, change: number, changes: readonly TableChange[]): Promise<void> {
  for (const one of changes) await writeTable(client, change, one);
  await client.query(`UPDATE ${SCHEMA}.head SET change = $1 WHERE id = 1`, [change]);
  if (change % FORGET_EVERY === 0 && change > REMEMBERED) {
    await client.query(`DELETE FROM ${SCHEMA}.removed WHERE change <= $1`, [change - REMEMBERED]);
    await client.query(`UPDATE ${SCHEMA}.head SET forgotten = $1 WHERE id = 1`, [change - REMEMBERED]);
  }
  await client.query('SELECT pg_notify($1, $2)', [CHANNEL, String(change)]);
}

/** In a transaction. Deleted before they are written, so that a name can go from one row to another. */
export async function writeTable(
  client: ClientBase,
  change: number,
  { table, keys, rows }: TableChange,
): Promise<void> {
  const { name, key, columns } = table;
  const kind = columns[key] ?? 'text';
  await client.query(`DELETE FROM ${SCHEMA}.${name} WHERE ${key} = ANY($1::${kind}[])`, [keys]);
  await client.query(`DELETE FROM ${SCHEMA}.removed WHERE name = $1 AND key = ANY($2::text[])`, [
    name,
    keys.map(String),
  ]);
  if (rows.length > 0) await client.query(insertOf(table), [change, ...columnArrays(table, rows)]);
  const at = Object.keys(columns).indexOf(key);
  const present = new Set(rows.map((row) => row[at]));
  const gone = keys.filter((one) => !present.has(one)).map(String);
  if (gone.length === 0) return;
  await client.query(`INSERT INTO ${SCHEMA}.removed (name, key, change) SELECT $1, unnest($2::text[]), $3`, [
    name,
    gone,
    change,
  ]);
}

const insertOf = (table: Table): string => {
  const arrays = Object.values(table.columns).map((kind, index) => `$${index + 2}::${kind}[]`);
  return `INSERT INTO ${SCHEMA}.${table.name} (${columnsOf(table)}, change) SELECT *, $1::bigint FROM unnest(${arrays.join(', ')})`;
};

const columnArrays = ({ columns }: Table, rows: TableChange['rows']): unknown[][] =>
  Object.values(columns).map((kind, index) =>
    rows.map((row) => {
      const value = row[index] ?? null;
      return kind === 'bytea' && value !== null ? Buffer.from(value as Uint8Array) : value;
    }),
  );
