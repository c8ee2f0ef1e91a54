/** How a column is kept: `text` and `bigint` in both databases alike, `bytea` where SQLite has a BLOB. */
export type Kind = 'text' | 'bigint' | 'bytea';

/** A table of the store that Postgres and every replica have. */
export interface Table {
  readonly name: string;
  /** The column that rows are known by. */
  readonly key: string;
  readonly columns: Readonly<Record<string, Kind>>;
}

/** The schema in Postgres, so that a relay may share its database with others. */
export const SCHEMA = 'client_secret_relay';

/** Without `counts`, which each relay has its own of. */
export const TABLES: readonly Table[] = [
  { name: 'meta', key: 'name', columns: { name: 'text', value: 'text' } },
  { name: 'nodes', key: 'id', columns: { id: 'bigint', content: 'text' } },
  {
    name: 'secrets',
    key: 'id',
    columns: {
      id: 'text',
      name: 'text',
      version: 'bigint',
      policy: 'text',
      sealed: 'bytea',
      key_epoch: 'bigint',
      created_at: 'text',
      updated_at: 'text',
      deleted_at: 'bigint',
    },
  },
  { name: 'uses', key: 'id', columns: { id: 'text', uses: 'bigint', last_used_at: 'text' } },
  {
    name: 'devices',
    key: 'id',
    columns: {
      id: 'text',
      name: 'text',
      origin: 'text',
      token_hash: 'text',
      mac: 'text',
      created_at: 'text',
      last_used_at: 'text',
    },
  },
  {
    name: 'audit',
    key: 'id',
    columns: {
      id: 'bigint',
      at: 'text',
      who: 'text',
      what: 'text',
      subject: 'text',
      code: 'text',
      count: 'bigint',
      mac: 'text',
    },
  },
];

export type Value = string | number | Uint8Array | null;
/** In the order of the table's columns. */
export type Row = readonly Value[];
/** What changed in one table: the keys of all rows that were written or deleted, and the rows that are there now. */
export interface TableChange {
  readonly table: Table;
  readonly keys: readonly (string | number)[];
  readonly rows: readonly Row[];
}

export const columnsOf = ({ columns }: Table): string => Object.keys(columns).join(', ');
