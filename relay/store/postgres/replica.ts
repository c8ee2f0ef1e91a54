import type { DatabaseSync } from 'node:sqlite';
import type { Authority } from '../authority.ts';
import { StoreCorrupted, StoreUnreachable } from '../corrupted.ts';
import { type ChangesOfWork, createChangesOfWork } from './changes-of-work.ts';
import type { Client, Postgres } from './connect.ts';
import { type Pulled, pull } from './pull.ts';
import { push } from './push.ts';
import { createReplicaFile, type Position } from './replica-file.ts';
import { SCHEMA } from './tables.ts';

export interface Replica extends Authority {
  /** Brings the replica to the newest change. Rejects with `StoreCorrupted` where Postgres has an older copy, or another store. */
  catchUp(): Promise<void>;
  /** Reads everything anew. */
  reload(): Promise<void>;
}

/** After which a secret may have been paused, or a device revoked, without this relay knowing. Milliseconds. */
const CURRENT_MS = 5_000;
/** Another process on this data folder can be faster, but not again and again. */
const MAX_ATTEMPTS = 10;

/**
 * Changes are decided in Postgres, whose row of the head only one relay has locked at a time. The work itself runs on the
 * replica, which then has all changes before it, and is undone there; what it wrote goes to Postgres, and to the replica
 * when Postgres has it. So nobody reads what is not kept, and a relay that is killed in between catches up later.
 */
export function createReplica({
  database,
  postgres,
}: {
  readonly database: DatabaseSync;
  readonly postgres: Postgres;
}): Replica {
  const file = createReplicaFile(database);
  const written = createChangesOfWork(database);
  let onWritten = (): void => {};
  let currentAt = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  const bring = async (client: Pick<Client, 'query'>, isAnew = false): Promise<Position> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const from = file.position();
      const at = performance.now();
      let pulled = await pull(client, isAnew ? 0 : from.change);
      if (!isAnew) refuseOlder(from, pulled);
      const anew = isAnew || pulled.forgotten > from.change;
      if (anew && !isAnew) pulled = await pull(client, 0);
      const isKnown = !anew && pulled.change === from.change && from.source !== null;
      if (!isKnown && !file.apply(from, pulled, anew)) continue;
      currentAt = Math.max(currentAt, at);
      if (!isKnown) onWritten();
      return { source: pulled.source, change: pulled.change };
    }
    throw new StoreUnreachable('the replica is written to by others all the time');
  };
  const change = async <T>(work: () => T): Promise<T> =>
    postgres.use(async (client) => {
      await client.query('BEGIN');
      await client.query(`SELECT 1 FROM ${SCHEMA}.head WHERE id = 1 FOR UPDATE`);
      const position = await bring(client);
      const done = attempt(database, written, work);
      if (done.changes.length === 0) {
        await client.query('ROLLBACK');
        return done.result();
      }
      const next = position.change + 1;
      await push(client, next, done.changes);
      await client.query('COMMIT');
      // Another process on this data folder may have caught up with it already.
      const pulled = { source: position.source ?? '', change: next, forgotten: 0, changes: done.changes };
      file.apply(position, pulled);
      onWritten();
      return done.result();
    });

  return {
    transaction: (work) => {
      // One after another here too, so that they do not wait for each other with a connection each.
      const next = last.catch(() => {}).then(() => change(work));
      last = next;
      return next;
    },
    onWritten: (listener) => {
      onWritten = listener;
    },
    checkCurrent: () => {
      if (performance.now() - currentAt > CURRENT_MS)
        throw new StoreUnreachable('it has not been reached for some seconds');
    },
    catchUp: () => postgres.use(async (client) => void (await bring(client))),
    reload: () => postgres.use(async (client) => void (await bring(client, true))),
  };
}

function refuseOlder(known: Position, { source, change }: Pulled): void {
  if (known.source === null) return;
  if (source !== known.source) throw new StoreCorrupted('Postgres has another store than the one of this replica.');
  if (change < known.change) throw new StoreCorrupted('Postgres has an older copy of the store than this replica.');
}

/** Runs the work, reads what it wrote, and undoes it. What it throws is thrown when nothing of it is left. */
function attempt<T>(database: DatabaseSync, written: ChangesOfWork, work: () => T) {
  database.exec('BEGIN IMMEDIATE');
  try {
    written.begin();
    const result = work();
    return { changes: written.read(), result: () => result };
  } catch (error) {
    return {
      changes: [],
      result: (): T => {
        throw error;
      },
    };
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
