import type { Postgres } from './connect.ts';
import { SCHEMA } from './tables.ts';

/** After which a call is refused: it must not wait as long as a change may. Milliseconds, beside those to connect. */
const COUNT_MS = 2_000;
const PURGE_EVERY_MS = 60_000;
/** So that rows are not locked for long. */
const PURGE_AT_ONCE = 5_000;

const COUNT = `SELECT ${SCHEMA}.count_calls($1, $2, $3, $4, $5, $6, $7) AS result`;
// Rows that are in use are left for the next time.
const PURGE = `DELETE FROM ${SCHEMA}.counts WHERE hash IN (
  SELECT hash FROM ${SCHEMA}.counts WHERE ends_at <= ${SCHEMA}.now_ms() LIMIT ${PURGE_AT_ONCE} FOR UPDATE SKIP LOCKED)`;

/** The table of counts, which all relays share. */
export interface CountTable {
  /** Calls the function `count_calls`. Rejects with `StoreUnreachable` in time. */
  count(args: readonly unknown[]): Promise<unknown>;
  /** Deletes counts whose window has ended, once a minute. */
  purge(): Promise<void>;
}

export function createCountTable(postgres: Postgres): CountTable {
  let purgedAt = Number.NEGATIVE_INFINITY;
  return {
    count: (args) =>
      postgres.use(async (client) => {
        const query = { name: 'count-calls', text: COUNT, values: [...args], query_timeout: COUNT_MS };
        const { rows } = await client.query<{ result: unknown }>(query);
        return rows[0]?.result;
      }),
    purge: async () => {
      if (performance.now() - purgedAt < PURGE_EVERY_MS) return;
      purgedAt = performance.now();
      await postgres.use(async (client) => {
        let deleted = PURGE_AT_ONCE;
        while (deleted >= PURGE_AT_ONCE) deleted = (await client.query(PURGE)).rowCount ?? 0;
      });
    },
  };
}
