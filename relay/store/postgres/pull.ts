import type { ClientBase } from 'pg';
import { keyOf, SCHEMA, TABLES, type Table, type TableChange, type Value } from './tables.ts';

/** What has changed in Postgres after a change, as of one moment. */
export interface Pulled {
  /** Which database this is; another one has other changes under the same numbers. */
  readonly source: string;
  /** The newest change. */
  readonly change: number;
  /** Up to here, it is not known any more which rows were deleted. */
  readonly forgotten: number;
  readonly changes: readonly TableChange[];
}

type Line = readonly [name: string, values: readonly (string | number | null)[]];

const expressionOf = (table: Table, column: string): string =>
  table.columns[column] === 'bytea' ? `encode(${column}, 'base64')` : column;
const rowsSince = (table: Table): string =>
  `SELECT json_build_array('${table.name}', json_build_array(${Object.keys(table.columns)
    .map((column) => expressionOf(table, column))
    .join(', ')})) FROM ${SCHEMA}.${table.name} WHERE change > $1`;

/** One statement sees one moment, and needs no transaction. */
const SINCE = [
  `SELECT json_build_array('head', json_build_array(source, change, forgotten)) AS line FROM ${SCHEMA}.head`,
  `SELECT json_build_array('removed', json_build_array(name, key)) FROM ${SCHEMA}.removed WHERE change > $1`,
  ...TABLES.map(rowsSince),
].join(' UNION ALL ');

export async function pull(client: Pick<ClientBase, 'query'>, since: number): Promise<Pulled> {
  // Prepared once for each connection: it is asked every second.
  const { rows } = await client.query<{ line: Line }>({ name: 'since', text: SINCE, values: [since] });
  const byName = Map.groupBy(
    rows.map(({ line }) => line),
    ([name]) => name,
  );
  const [source, change, forgotten] = byName.get('head')?.[0]?.[1] ?? [];
  const removed = Map.groupBy(byName.get('removed') ?? [], ([, [name]]) => name);
  const changes = TABLES.flatMap((table) => {
    const kinds = Object.entries(table.columns);
    const at = kinds.findIndex(([column]) => column === table.key);
    const read = (values: Line[1]) =>
      kinds.map(([, kind], index): Value => {
        const value = values[index] ?? null;
        return kind === 'bytea' && value !== null ? Buffer.from(String(value), 'base64') : value;
      });
    const written = (byName.get(table.name) ?? []).map(([, values]) => read(values));
    const gone = (removed.get(table.name) ?? []).map(([, [, key]]) => keyOf(table, String(key)));
    const keys = [...written.map((row) => row[at] as string | number), ...gone];
    return keys.length === 0 ? [] : [{ table, keys, rows: written }];
  });
  return { source: String(source), change: Number(change), forgotten: Number(forgotten), changes };
}
