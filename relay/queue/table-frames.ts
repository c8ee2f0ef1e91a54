import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnreachable } from '../store/corrupted.ts';
import type { Postgres } from '../store/postgres/connect.ts';
import { SCHEMA } from '../store/postgres/tables.ts';
import type { Frames } from './frames.ts';

const TABLE = `${SCHEMA}.frames`;
/** Longer bodies are not in the rows of their calls, of which each relay has a replica. Bytes. */
const FROM = 1_024;
/** Frames that are read at once: half a megabyte. */
const READ_AT_ONCE = 8;
/** How long a frame is tried again that Postgres does not take, before its body is given up. Milliseconds. */
const RETRY_FOR_MS = 10_000;
const RETRY_MS = 500;

/** Not on the disk at once: the change that names the body comes later, and with it all that was written before. */
const INSERT = `WITH later AS (SELECT set_config('synchronous_commit', 'off', true))
  INSERT INTO ${TABLE} (hash, kind, frame, sealed) SELECT $1, $2, $3, $4 FROM later
  ON CONFLICT (hash, kind, frame) DO UPDATE SET sealed = excluded.sealed, written = excluded.written`;
/** Younger ones may be of a body that is written now. */
const SWEEP = `DELETE FROM ${TABLE} USING (SELECT DISTINCT hash FROM ${TABLE} WHERE written < now() - interval '1 hour') old
  WHERE ${TABLE}.hash = old.hash AND NOT EXISTS (SELECT 1 FROM ${SCHEMA}.calls WHERE calls.hash = old.hash)`;

/** A row for each frame, in Postgres alone. */
export function createTableFrames(postgres: Postgres): Frames {
  const query = <R extends object>(text: string, values: unknown[]): Promise<R[]> =>
    postgres.use(async (client) => (await client.query<R>(text, values)).rows);

  return {
    from: FROM,
    sink: ({ hash, kind }) => {
      let isEmpty = true;
      return {
        write: async (index, frame) => {
          isEmpty = false;
          await retried(() => query(INSERT, [hash, kind, index, frame]));
        },
        close: async () => {},
        abandon: async () => {
          if (!isEmpty) await query(`DELETE FROM ${TABLE} WHERE hash = $1 AND kind = $2`, [hash, kind]);
        },
      };
    },
    async *read({ hash, kind }, count) {
      for (let from = 0; from < count; from += READ_AT_ONCE) {
        const rows = await query<{ sealed: Buffer }>(
          `SELECT sealed FROM ${TABLE} WHERE hash = $1 AND kind = $2 AND frame >= $3 AND frame < $4 ORDER BY frame`,
          [hash, kind, from, Math.min(count, from + READ_AT_ONCE)],
        );
        for (const { sealed } of rows) yield sealed;
        if (rows.length < READ_AT_ONCE) return;
      }
    },
    remove: async (hashes) => void (await query(`DELETE FROM ${TABLE} WHERE hash = ANY($1::text[])`, [hashes])),
    sweep: async () => void (await query(SWEEP, [])),
  };
}

/** A body that is half written is not lost because the connection breaks, or the server is started anew. */
async function retried(write: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof StoreUnreachable) || performance.now() > deadline) throw error;
      await pause(RETRY_MS);
    }
  }
}
