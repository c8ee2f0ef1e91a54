import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoreOptions } from '../data-store/data-store.ts';
import { LOCAL_FILE, MOVED_FILE, REPLICA_FILE } from '../store/database.ts';
import { createPostgres } from '../store/postgres/connect.ts';
import { createIncomingCopy, type IncomingCopy } from '../store/postgres/incoming-copy.ts';
import { batchesOf, contentOf } from '../store/postgres/local-rows.ts';
import { StartupError } from '../store/startup-error.ts';
import { type Checked, checkCopy, checkFolderOf } from './check-copy.ts';
import { copyBodies, longBodiesOf } from './copy-bodies.ts';
import { openSource, type Source, wasMoved } from './source.ts';

export interface Copied extends Checked {
  /** All rows of all tables. */
  readonly rows: number;
  /** Requests and responses of queued calls that are in files. */
  readonly bodies: number;
  /** Of those, what is not there or cut short, as before. */
  readonly missingBodies: number;
  /** Whether it went on where another run had ended. */
  readonly isResumed: boolean;
  /** The old database, under the name that nothing opens it by. */
  readonly kept: string;
}

/**
 * Copies the store of a data folder into Postgres, checks the copy there, and makes the folder that of a relay on Postgres. A run
 * that was killed is resumed by the next one. Null if all of it was done before. Throws `StartupError`; then the folder is as it
 * was, and no relay starts on what Postgres has of it.
 */
export async function copyStore(options: {
  readonly store: Omit<StoreOptions, 'databaseUrl' | 'open'>;
  readonly to: string;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<Copied | null> {
  const { store } = options;
  const { dataDir } = store;
  if (wasMoved(dataDir)) {
    await placeReplica(dataDir);
    return null;
  }
  const source = await openSource(store);
  const copied = await intoPostgres(source, options)
    .catch(async (error: unknown) => {
      await rm(checkFolderOf(dataDir), { recursive: true, force: true });
      throw error;
    })
    .finally(source.dataStore.close);
  return { ...copied, kept: await retire(dataDir) };
}

async function intoPostgres(
  { database, dataStore }: Source,
  { store, to, onProgress }: Parameters<typeof copyStore>[0],
): Promise<Omit<Copied, 'kept'>> {
  const postgres = createPostgres(to);
  try {
    const content = contentOf(database);
    const total = Object.values(content.rows).reduce((sum, count) => sum + count, 0);
    const bodies = longBodiesOf(database);
    let done = 0;
    const onCopied = (count: number): void => {
      done += count;
      onProgress(done, total + bodies.length);
    };
    const incoming = createIncomingCopy(postgres, { ...identityOf(database), digest: content.digest });
    const isResumed = await transfer({ database, incoming, onCopied });
    const { dataDir } = store;
    const discard = async (error: unknown): Promise<never> => {
      if (error instanceof StartupError) await incoming.discard();
      throw error;
    };
    const missingBodies = await copyBodies({ bodies, dataDir, incoming, onCopied: () => onCopied(1) }).catch(discard);
    const checked = await checkCopy({ store, source: dataStore, content, postgres }).catch(discard);
    await incoming.finish(database);
    return { ...checked, rows: total, bodies: bodies.length, missingBodies, isResumed };
  } finally {
    await postgres.close();
  }
}

function identityOf(database: DatabaseSync): { readonly rootKeyCheck: string; readonly state: string } {
  const select = database.prepare('SELECT value FROM meta WHERE name = ?');
  const read = (name: string): string => (select.get(name) as { value: string }).value;
  return { rootKeyCheck: read('root-key-check'), state: read('state') };
}

/** Whether some of it was there. */
async function transfer(options: {
  readonly database: DatabaseSync;
  readonly incoming: IncomingCopy;
  readonly onCopied: (rows: number) => void;
}): Promise<boolean> {
  const { database, incoming, onCopied } = options;
  const begun = await incoming.begin();
  if (begun.kind === 'refused')
    throw new StartupError(`Postgres has ${begun.has}: name another database, or drop its schema.`);
  if (begun.kind === 'complete') return true;
  const after = begun.kind === 'resumed' ? begun.after : null;
  for (const { last, ...rows } of batchesOf(database, after)) {
    await incoming.write(rows, last);
    onCopied(rows.rows.length);
  }
  return begun.kind === 'resumed';
}

/** From here on, the relay of this folder is on Postgres. Closed, the database is one file. */
async function retire(dataDir: string): Promise<string> {
  const file = join(dataDir, LOCAL_FILE);
  if (existsSync(`${file}-wal`)) throw new StartupError(`${file} is in use.`);
  const kept = join(dataDir, MOVED_FILE);
  await rename(file, kept);
  await placeReplica(dataDir);
  return kept;
}

/** Not there if a relay was started in between, which has made one. */
async function placeReplica(dataDir: string): Promise<void> {
  const folder = checkFolderOf(dataDir);
  const checked = join(folder, LOCAL_FILE);
  const replica = join(dataDir, REPLICA_FILE);
  if (existsSync(checked) && !existsSync(replica)) await rename(checked, replica);
  await rm(folder, { recursive: true, force: true });
}
