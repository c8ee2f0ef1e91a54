import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted, StoreUnreachable } from '../corrupted.ts';
import { LOCAL_FILE, type openDatabase, REPLICA_FILE } from '../database.ts';
import { isNew } from '../first-start.ts';
import type { OpenedStore, SharedServer } from '../open-local.ts';
import { StartupError } from '../startup-error.ts';
import { type Client, createPostgres, type Postgres } from './connect.ts';
import { follow } from './follow.ts';
import { hasUnfinishedCopy } from './incoming-copy.ts';
import { createListener } from './listen.ts';
import { migrate } from './migrations.ts';
import { CHANNEL } from './push.ts';
import { createReplica, type Replica } from './replica.ts';

/** Opens the replica of a store in Postgres, as it is there now. Throws `StartupError` where that is not possible. */
export async function openReplica(options: {
  readonly url: string;
  readonly dataDir: string;
  /** A store that is older than the replica is a restored backup. */
  readonly acceptOlder: boolean;
  readonly open: typeof openDatabase;
  /** Given where another process of the relay follows: when it knew the replica to be current, by `machineMs`. */
  readonly followedAt?: (() => number) | undefined;
}): Promise<OpenedStore> {
  const { dataDir, followedAt } = options;
  const postgres = createPostgres(options.url);
  const listener = createListener(postgres);
  const database = options.open(dataDir, REPLICA_FILE);
  try {
    const replica = createReplica({ database, postgres, followedAt });
    const common = { postgres, listener, currentAt: replica.currentAt };
    if (followedAt !== undefined)
      return {
        database,
        authority: replica,
        common,
        // Notices are for the process that follows.
        server: serverOf(postgres, replica, () => {}),
        reload: async () => false,
        close: () => closeBoth(postgres, database),
      };
    await postgres.use(migrate);
    await postgres.use(refuseUnfinishedCopy);
    await (options.acceptOlder ? replica.reload() : replica.catchUp());
    // Again: one that has begun in between makes the store another one, which is noticed by the first change.
    await postgres.use(refuseUnfinishedCopy);
    if (isNew(database) && existsSync(join(dataDir, LOCAL_FILE)))
      throw new StartupError(
        `${join(dataDir, LOCAL_FILE)} has a store, and Postgres has none: move it there with client-secret-relay store copy, or name another folder in RELAY_DATA_DIR to begin with an empty one.`,
      );
    const { onNotice, stop } = await follow(listener, replica);
    return {
      database,
      authority: replica,
      common,
      server: serverOf(postgres, replica, onNotice),
      reload: async () => {
        await replica.reload();
        return true;
      },
      close: async () => {
        await stop();
        await listener.close();
        await closeBoth(postgres, database);
      },
    };
  } catch (error) {
    await closeBoth(postgres, database);
    throw startupErrorOf(error, dataDir);
  }
}

const serverOf = (postgres: Postgres, { onRows }: Replica, onNotice: SharedServer['onNotice']): SharedServer => ({
  postgres,
  onRows,
  onNotice,
  notify: (text) =>
    postgres.use(async (client) => void (await client.query('SELECT pg_notify($1, $2)', [CHANNEL, text]))),
});

async function refuseUnfinishedCopy(client: Client): Promise<void> {
  if (await hasUnfinishedCopy(client))
    throw new StartupError('A store is being copied into Postgres: run client-secret-relay store copy to its end.');
}

async function closeBoth(postgres: Postgres, database: DatabaseSync): Promise<void> {
  await postgres.close().catch(() => {});
  database.close();
}

function startupErrorOf(error: unknown, dataDir: string): unknown {
  if (error instanceof StoreUnreachable)
    return new StartupError(`Postgres, which RELAY_DATABASE_URL names, cannot be used: ${error.reason}.`);
  if (error instanceof StoreCorrupted)
    return new StartupError(
      `${error.message} If that is wanted, use --accept-older; ${join(dataDir, REPLICA_FILE)} is then made anew.`,
    );
  return error;
}
