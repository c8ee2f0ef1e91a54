/** How a column is kept: `text` and `bigint` in both databases alike, `bytea` where SQLite has a BLOB. */
export type Kind = 'text' | 'bigint' | 'bytea';

const TEXT = 'text';

/** A table of the store that Postgres and every replica have. */
export interface Table {
  readonly name: string;
  /** The column that rows are known by. */
  readonly key: string;
  readonly columns: Readonly<Record<string, Kind>>;
}

/** The schema in Postgres, so that a relay may share its database with others. */
export const SCHEMA = 'client_secret_relay';

/** Without counts and usage, which are in Postgres alone. */
export const TABLES: readonly Table[] = [
  { name: 'meta', key: 'name', columns: { name: TEXT, value: TEXT } },
  { name: 'nodes', key: 'id', columns: { id: 'bigint', content: TEXT } },
  {
    name: 'secrets',
    key: 'id',
    columns: {
      id: TEXT,
      name: TEXT,
      version: 'bigint',
      policy: TEXT,
      sealed: 'bytea',
      key_epoch: 'bigint',
      created_at: TEXT,
      updated_at: TEXT,
      deleted_at: 'bigint',
    },
  },
  { name: 'uses', key: 'id', columns: { id: TEXT, uses: 'bigint', last_used_at: TEXT } },
  {
    name: 'devices',
    key: 'id',
    columns: {
      id: TEXT,
      name: TEXT,
      origin: TEXT,
      token_hash: TEXT,
      mac: TEXT,
      created_at: TEXT,
      last_used_at: TEXT,
    },
  },
  {
    name: 'audit',
    key: 'id',
    columns: {
      id: 'bigint',
      at: TEXT,
      who: TEXT,
      what: TEXT,
      subject: TEXT,
      code: TEXT,
      count: 'bigint',
      mac: TEXT,
    },
  },
  {
    name: 'calls',
    key: 'hash',
    columns: {
      created: 'bigint',
      hash: TEXT,
      caller: TEXT,
      status: TEXT,
      updated: 'bigint',
      expires: 'bigint',
      key_epoch: 'bigint',
      request_bytes: 'bigint',
      response_bytes: 'bigint',
      facts: 'bytea',
      ending: 'bytea',
      request: 'bytea',
      response: 'bytea',
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

/** A key that was kept as text. */
export const keyOf = ({ columns, key }: Table, text: string): string | number =>
  columns[key] === 'bigint' ? Number(text) : text;
