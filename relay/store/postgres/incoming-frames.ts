import type { Client, Postgres } from './connect.ts';
import { SCHEMA } from './tables.ts';

const TABLE = `${SCHEMA}.frames`;

/** A body of a queued call that is in pieces. */
export interface FramedBody {
  readonly hash: string;
  readonly kind: 'request' | 'response';
}

/** Encrypted, and its number. */
export type NumberedFrame = readonly [index: number, sealed: Uint8Array];

export async function writeFrames(
  client: Client,
  { hash, kind }: FramedBody,
  frames: readonly NumberedFrame[],
): Promise<void> {
  await client.query(
    `INSERT INTO ${TABLE} (hash, kind, frame, sealed) SELECT $1, $2, * FROM unnest($3::integer[], $4::bytea[])
     ON CONFLICT (hash, kind, frame) DO UPDATE SET sealed = excluded.sealed, written = excluded.written`,
    [hash, kind, frames.map(([index]) => index), frames.map(([, sealed]) => Buffer.from(sealed))],
  );
}

/** SHA-256 of what Postgres has of a body, in hex, by the numbers of its pieces. */
export async function frameDigests(
  postgres: Postgres,
  { hash, kind }: FramedBody,
): Promise<ReadonlyMap<number, string>> {
  const sql = `SELECT frame, encode(sha256(sealed), 'hex') AS digest FROM ${TABLE} WHERE hash = $1 AND kind = $2`;
  const { rows } = await postgres.use((client) => client.query<{ frame: number; digest: string }>(sql, [hash, kind]));
  return new Map(rows.map(({ frame, digest }) => [frame, digest]));
}

export const clearFrames = (client: Client) => client.query(`TRUNCATE ${TABLE}`);
