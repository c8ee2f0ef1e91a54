import type { Postgres } from '../store/postgres/connect.ts';
import { SCHEMA } from '../store/postgres/tables.ts';
import { countsByHash, rowOf, type UsageRow, type UsageRows } from './usage-rows.ts';

/** Of the advisory lock: "csr" and what it is for. */
const USAGE_LOCK = 0x637372_02;

// As SQLite compares texts. Numbers as JavaScript has them: `bigint` comes as a text.
const READ = `
  SELECT day, name AS secret, caller, calls::float8 AS calls, refusals::float8 AS refusals, bytes::float8 AS bytes,
    input_tokens::float8 AS "inputTokens", output_tokens::float8 AS "outputTokens"
  FROM (
    SELECT usage.*, secrets.name COLLATE "C" AS name, caller COLLATE "C" AS sorted
    FROM ${SCHEMA}.usage JOIN ${SCHEMA}.secrets ON secrets.id = usage.secret
    WHERE deleted_at IS NULL AND day BETWEEN $1 AND $2
  ) AS found
  WHERE ($3::text IS NULL OR name = $3) AND (day < $4 OR (day = $4 AND (name, sorted) > ($5, $6)))
  ORDER BY day DESC, name, sorted LIMIT $7`;
// A row of the usage may be added to several times, and only for a secret that still exists.
const WRITE = `
  INSERT INTO ${SCHEMA}.usage AS known (day, secret, caller, calls, refusals, bytes, input_tokens, output_tokens)
    SELECT $1::integer, secret, caller, sum(calls), sum(refusals), sum(bytes), sum(input), sum(output)
    FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
      AS more (secret, caller, calls, refusals, bytes, input, output)
    WHERE EXISTS (SELECT FROM ${SCHEMA}.secrets WHERE id = secret)
    GROUP BY secret, caller
  ON CONFLICT (day, secret, caller) DO UPDATE SET calls = known.calls + excluded.calls,
    refusals = known.refusals + excluded.refusals, bytes = known.bytes + excluded.bytes,
    input_tokens = known.input_tokens + excluded.input_tokens, output_tokens = known.output_tokens + excluded.output_tokens`;
const KNOWN = `SELECT secret, caller FROM ${SCHEMA}.usage WHERE day = $1 AND secret = ANY ($2)`;
const PURGE = `DELETE FROM ${SCHEMA}.usage WHERE day < $1 OR NOT EXISTS (SELECT FROM ${SCHEMA}.secrets WHERE id = secret)`;

/**
 * The usage of all relays on one Postgres. A write whose connection breaks at its end may have been made, and is made
 * again: then a second of calls is counted twice, in numbers that no decision depends on.
 */
export const createSharedUsageRows = (postgres: Postgres, key: Uint8Array): UsageRows => ({
  read: ({ secret, from, to, limit, after }) =>
    postgres.use(async (client) => {
      const { day = to + 1, secret: name = '', caller = '' } = after ?? {};
      const { rows } = await client.query<UsageRow>(READ, [from, to, secret, day, name, caller, limit]);
      return rows.map(({ ...row }) => row);
    }),
  write: (counts) =>
    postgres.use(async (client) => {
      await client.query('BEGIN');
      await client.query("SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock($1)", [
        USAGE_LOCK,
      ]);
      // Nobody adds a caller meanwhile, so that there are no more than may be.
      const secrets = [...counts.entries()].map(([secretId]) => secretId);
      const { rows: known } = await client.query<{ secret: string; caller: string }>(KNOWN, [counts.day, secrets]);
      const bySecret = Map.groupBy(known, ({ secret }) => secret);
      const more = [...countsByHash(counts, key)].flatMap(({ secret, callers }) => {
        const rows = new Set(bySecret.get(secret)?.map(({ caller }) => caller));
        return callers.map(([hash, counted]) => ({ ...counted, secret, caller: rowOf(hash, rows) }));
      });
      await client.query(WRITE, [
        counts.day,
        more.map(({ secret }) => secret),
        more.map(({ caller }) => caller),
        more.map(({ calls }) => calls),
        more.map(({ refusals }) => refusals),
        more.map(({ bytes }) => bytes),
        more.map(({ inputTokens }) => inputTokens),
        more.map(({ outputTokens }) => outputTokens),
      ]);
      await client.query('COMMIT');
    }),
  purge: (before) => postgres.use(async (client) => void (await client.query(PURGE, [before]))),
});
