import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { query } from './postgres.ts';
import { databaseUrlOf } from './store-place.ts';

/** Somebody who can write to where a relay has its queued calls, on either store, and does not have the root key. */
export interface CallAttack {
  /** Statements on the table `calls`, as if a relay had made the change. */
  change(sql: string): Promise<void>;
  /** All that there is of calls, as bytes. */
  dump(): Promise<string>;
  /** Bodies that are not in rows, `HASH.request` or `HASH.response`. */
  bodies(): Promise<string[]>;
  read(body: string): Promise<Buffer>;
  write(body: string, content: Buffer): Promise<void>;
  remove(body: string): Promise<void>;
}

export async function attackCalls(dataDir: string): Promise<CallAttack> {
  const url = await databaseUrlOf(dataDir);
  return url === undefined ? inFolder(dataDir) : inPostgres(url, dataDir);
}

const latin1 = (files: readonly string[]): string => files.map((file) => readFileSync(file, 'latin1')).join('\n');
const inside = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => path.join(folder, name));

function inFolder(dataDir: string): CallAttack {
  const folder = path.join(dataDir, 'queue');
  return {
    change: async (sql) => {
      const database = new DatabaseSync(path.join(dataDir, 'relay.db'));
      database.exec(sql);
      database.close();
    },
    dump: async () => latin1([...inside(dataDir, /^relay\.db/), ...inside(folder, /./)]),
    bodies: async () => readdirSync(folder),
    read: async (body) => readFileSync(path.join(folder, body)),
    write: async (body, content) => writeFileSync(path.join(folder, body), content),
    remove: async (body) => rmSync(path.join(folder, body)),
  };
}

/** What a frame has when it is encrypted. */
const SEALED_FRAME = 65_536 + 40;

function inPostgres(url: string, dataDir: string): CallAttack {
  const S = 'client_secret_relay';
  const placeOf = (body: string): string[] => body.split('.');
  const remove = async (body: string): Promise<void> =>
    void (await query(url, `DELETE FROM ${S}.frames WHERE hash = $1 AND kind = $2`, placeOf(body)));
  const text = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value));
  return {
    // Every row is of a new change, so that each relay reads it.
    change: async (sql) =>
      void (await query(
        url,
        `BEGIN; SET LOCAL search_path TO ${S}; ALTER TABLE calls ALTER change SET DEFAULT 0; UPDATE head SET change = change + 1;
         CREATE TEMP TABLE before ON COMMIT DROP AS SELECT hash FROM calls; ${sql};
         UPDATE calls SET change = (SELECT change FROM head);
         INSERT INTO removed SELECT 'calls', hash, (SELECT change FROM head) FROM before
           WHERE hash NOT IN (SELECT hash FROM calls); COMMIT`,
      )),
    dump: async () => {
      const rows = [
        ...(await query(url, `SELECT * FROM ${S}.calls`)),
        ...(await query(url, `SELECT * FROM ${S}.frames`)),
      ];
      return [...rows.flatMap((row) => Object.values(row).map(text)), latin1(inside(dataDir, /^replica\.db/))].join(
        '\n',
      );
    },
    bodies: async () =>
      (await query(url, `SELECT DISTINCT hash || '.' || kind AS name FROM ${S}.frames ORDER BY name`)).map(({ name }) =>
        String(name),
      ),
    read: async (body) => {
      const sql = `SELECT sealed FROM ${S}.frames WHERE hash = $1 AND kind = $2 ORDER BY frame`;
      return Buffer.concat((await query(url, sql, placeOf(body))).map(({ sealed }) => sealed as Buffer));
    },
    write: async (body, content) => {
      await remove(body);
      for (let frame = 0; frame * SEALED_FRAME < content.length; frame += 1)
        await query(url, `INSERT INTO ${S}.frames (hash, kind, frame, sealed) VALUES ($1, $2, $3, $4)`, [
          ...placeOf(body),
          frame,
          content.subarray(frame * SEALED_FRAME, (frame + 1) * SEALED_FRAME),
        ]);
    },
    remove,
  };
}
