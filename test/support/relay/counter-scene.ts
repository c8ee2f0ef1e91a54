import { DatabaseSync } from 'node:sqlite';
import { createCountHash } from '../../../relay/limits/count-hash.ts';
import { createCountRows } from '../../../relay/limits/count-rows.ts';
import { createCounts } from '../../../relay/limits/counts.ts';
import { createLimits, type Limits } from '../../../relay/limits/limits.ts';

/** Limits with their counts in a database, and a clock that stands still. */
export interface CounterScene extends AsyncDisposable {
  limits: Limits;
  /** The time of the database; milliseconds since 1970. */
  setClock(at: number): Promise<void>;
  /** A new relay on the counts of the one before, which has stopped. */
  restart(): Promise<void>;
  /** Deletes all counts. */
  clear(): Promise<void>;
}

const KEY = new Uint8Array(32).fill(7);

/** In the project `postgres` on Postgres, else on SQLite. */
export const openCounterScene = (): Promise<CounterScene> =>
  process.env.STORE === 'postgres' ? onPostgres() : onSqlite();

/** SQL by which the time that relays on a Postgres count by is this one. Milliseconds since 1970. */
export const clockAt = (at: number): string =>
  `CREATE OR REPLACE FUNCTION client_secret_relay.now_ms() RETURNS bigint LANGUAGE sql AS 'SELECT ${at}::bigint'`;

async function onSqlite(): Promise<CounterScene> {
  const database = new DatabaseSync(':memory:');
  let clock = 0;
  const start = () =>
    createCounts(createCountRows({ database, key: KEY, inTransaction: (work) => work() }), () => clock);
  let counts = start();
  const scene: CounterScene = {
    limits: createLimits({ counts }),
    setClock: async (at) => {
      clock = at;
    },
    restart: async () => {
      counts.flush();
      counts = start();
      scene.limits = createLimits({ counts });
    },
    clear: async () => {
      counts.flush();
      database.exec('DELETE FROM counts');
      counts = start();
      scene.limits = createLimits({ counts });
    },
    [Symbol.asyncDispose]: async () => database.close(),
  };
  return scene;
}

async function onPostgres(): Promise<CounterScene> {
  const [
    { inject },
    { createDatabase },
    { createPostgres },
    { migrate },
    { createCountTable },
    { createSharedCounter },
  ] = await Promise.all([
    import('vitest'),
    import('./postgres.ts'),
    import('../../../relay/store/postgres/connect.ts'),
    import('../../../relay/store/postgres/migrations.ts'),
    import('../../../relay/store/postgres/counts.ts'),
    import('../../../relay/limits/shared-counter.ts'),
  ]);
  const postgres = createPostgres(await createDatabase(inject('postgres')));
  await postgres.use(migrate);
  const run = (sql: string): Promise<void> => postgres.use(async (client) => void (await client.query(sql)));
  const start = (): Limits =>
    createLimits({
      counts: createSharedCounter({ hashOf: createCountHash(KEY), count: createCountTable(postgres).count }),
    });
  const scene: CounterScene = {
    limits: start(),
    setClock: (at) => run(clockAt(at)),
    restart: async () => {
      scene.limits = start();
    },
    clear: () => run('DELETE FROM client_secret_relay.counts'),
    [Symbol.asyncDispose]: () => postgres.close(),
  };
  return scene;
}
