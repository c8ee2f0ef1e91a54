import type { DatabaseSync } from 'node:sqlite';
import type { Authority } from '../authority.ts';
import { StoreCorrupted, StoreUnreachable } from '../corrupted.ts';
import { machineMs } from '../machine-clock.ts';
import { createChangesOfWork } from './changes-of-work.ts';
import { type Client, isBadValue, type Postgres, uncertain } from './connect.ts';
import { tryAll, type Waiting } from './group.ts';
import { type Pulled, pull } from './pull.ts';
import { push } from './push.ts';
import { createReplicaFile, type Position } from './replica-file.ts';
import { SCHEMA, type TableChange } from './tables.ts';

export interface Replica extends Authority {
  /** Brings the replica to the newest change. Rejects with `StoreCorrupted` where Postgres has an older copy, or another store. */
  catchUp(): Promise<void>;
  /** Reads everything anew. */
  reload(): Promise<void>;
  /**
   * Calls `listener` with what has come into the replica, whoever changed it, before anything else is read or changed; null
   * where it is not known which rows those were.
   */
  onRows(listener: (changes: readonly TableChange[] | null) => void): void;
  /** When it was last known to be current, by `machineMs`. */
  currentAt(): number;
}

/** After which a secret may have been paused, or a device revoked, without this relay knowing. Milliseconds. */
const CURRENT_MS = 5_000;
/** Another process on this data folder can be faster, but not again and again. */
const MAX_ATTEMPTS = 10;
/** Changes that are made in one transaction. */
const MAX_GROUP = 50;

/**
 * Changes are decided in Postgres, whose row of the head only one relay has locked at a time. The work itself runs on the
 * replica, which then has all changes before it, and is undone there; what it wrote goes to Postgres, and to the replica
 * when Postgres has it. So nobody reads what is not kept, and a relay that is killed in between catches up later. Changes
 * that wait at the same time are made together: the lock is held for two round trips, however many they are.
 */
export function createReplica({
  database,
  postgres,
  followedAt = () => 0,
}: {
  readonly database: DatabaseSync;
  readonly postgres: Postgres;
  /** When another process of the relay, which follows for this one, knew it to be current. */
  readonly followedAt?: (() => number) | undefined;
}): Replica {
  const file = createReplicaFile(database);
  const written = createChangesOfWork(database);
  let onWritten = (): void => {};
  let onRows = (_changes: readonly TableChange[] | null): void => {};
  let broughtAt = 0;
  /** Up to which change this process has told `onRows`. */
  let told = file.position().change;
  let waiting: Waiting[] = [];
  let isChanging = false;
  let refreshing: Promise<void> = Promise.resolve();
  let nextRefresh: Promise<void> | null = null;

  const tell = (from: number, to: number, changes: readonly TableChange[] | null): void => {
    // Otherwise another process on this data folder has brought changes of which this one knows nothing.
    const isNext = from === told;
    told = to;
    onWritten();
    onRows(isNext ? changes : null);
  };
  const bring = async (client: Pick<Client, 'query'>, isAnew = false): Promise<Position> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const from = file.position();
      const at = machineMs();
      let pulled = await pull(client, isAnew ? 0 : from.change);
      if (!isAnew) refuseOlder(from, pulled);
      const anew = isAnew || pulled.forgotten > from.change;
      if (anew && !isAnew) pulled = await pull(client, 0);
      const isKnown = !anew && pulled.change === from.change && from.source !== null;
      if (!isKnown && !file.apply(from, pulled, anew)) continue;
      broughtAt = Math.max(broughtAt, at);
      if (anew || pulled.change !== told) tell(from.change, pulled.change, anew || isKnown ? null : pulled.changes);
      return { source: pulled.source, change: pulled.change };
    }
    throw new StoreUnreachable('the replica is written to by others all the time');
  };
  const currentAt = (): number => Math.max(broughtAt, followedAt());
  const catchUp = (): Promise<void> => postgres.use(async (client) => void (await bring(client)));
  /** For all who ask before it begins; one that is under way may have begun before what they want to see. */
  const refresh = (): Promise<void> => {
    nextRefresh ??= refreshing
      .catch(() => {})
      .then(() => {
        nextRefresh = null;
        refreshing = catchUp();
        return refreshing;
      });
    return nextRefresh;
  };
  const lock = async (client: Client): Promise<Position> => {
    const begun = client.query(`BEGIN; SELECT 1 FROM ${SCHEMA}.head WHERE id = 1 FOR UPDATE`);
    // Sent at once: it is read when the lock has been taken.
    const [position] = await Promise.all([bring(client), begun]);
    return position;
  };
  const makeAll = async (group: readonly Waiting[]): Promise<boolean> =>
    postgres.use(async (client) => {
      const position = await lock(client);
      const tried = tryAll(database, written, group);
      if (tried.changes.length === 0) {
        await client.query('ROLLBACK');
        tried.tell();
        return true;
      }
      const next = position.change + 1;
      try {
        // If one of the statements fails, Postgres makes a rollback of the commit behind it.
        await Promise.all([...push(client, next, tried.changes), client.query('COMMIT')]);
      } catch (error) {
        if (group.length === 1 || !isBadValue(error)) throw uncertain(error);
        await client.query('ROLLBACK');
        return false;
      }
      const pulled = { source: position.source ?? '', change: next, forgotten: 0, changes: tried.changes };
      // Where that is false, it has been caught up with already: by this process, or another one on this data folder.
      if (file.apply(position, pulled)) tell(position.change, next, tried.changes);
      tried.tell();
      return true;
    });
  const make = async (group: readonly Waiting[]): Promise<void> => {
    try {
      if (await makeAll(group)) return;
      // One of them has what Postgres cannot keep; the others must not fail with it.
      for (const one of group) await make([one]);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  const drain = async (): Promise<void> => {
    isChanging = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      await make(group);
    }
    isChanging = false;
  };

  return {
    transaction: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as Waiting['resolve'], reject });
        if (!isChanging) void drain();
      }),
    onWritten: (listener) => {
      onWritten = listener;
    },
    onRows: (listener) => {
      onRows = listener;
    },
    checkCurrent: () => {
      if (machineMs() - currentAt() > CURRENT_MS)
        throw new StoreUnreachable('it has not been reached for some seconds');
    },
    refresh,
    catchUp,
    reload: () => postgres.use(async (client) => void (await bring(client, true))),
    currentAt,
  };
}

function refuseOlder(known: Position, { source, change }: Pulled): void {
  if (known.source === null) return;
  if (source !== known.source) throw new StoreCorrupted('Postgres has another store than the one of this replica.');
  if (change < known.change) throw new StoreCorrupted('Postgres has an older copy of the store than this replica.');
}
