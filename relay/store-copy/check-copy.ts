import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type DataStore, openDataStore, type StoreOptions } from '../data-store/data-store.ts';
import { keyFileOf, markFileOf } from '../keys/root-key.ts';
import { LOCAL_FILE } from '../store/database.ts';
import type { Postgres } from '../store/postgres/connect.ts';
import { CHANGE_OF_COPY } from '../store/postgres/incoming-copy.ts';
import { contentOf, type LocalContent } from '../store/postgres/local-rows.ts';
import { pull } from '../store/postgres/pull.ts';
import { createReplicaFile } from '../store/postgres/replica-file.ts';
import { StartupError } from '../store/startup-error.ts';

/** What was found in a copy that is what it was made from. */
export interface Checked {
  readonly generation: number;
  readonly secrets: number;
  /** Of those, what cannot be decrypted, as before. */
  readonly damaged: number;
  readonly devices: number;
  readonly auditEntries: number;
}

/** The folder in which a copy is checked; what is left of it when a process was killed is deleted. */
export const checkFolderOf = (dataDir: string): string => join(dataDir, 'copy');

/**
 * Reads back what Postgres has, in place of the rows in a copy of the database, which has also what no other relay shares. It
 * is opened and checked as at a start, and compared row by row with the source. It remains in the folder, as a replica.
 * Throws `StartupError` where it differs.
 */
export async function checkCopy(options: {
  readonly store: Omit<StoreOptions, 'databaseUrl' | 'open'>;
  readonly source: Pick<DataStore, 'copyTo'>;
  readonly content: LocalContent;
  readonly postgres: Postgres;
}): Promise<Checked> {
  const { store, source, content, postgres } = options;
  const folder = checkFolderOf(store.dataDir);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const file = join(folder, LOCAL_FILE);
  const generation = await source.copyTo(file);
  await readInto(file, postgres, content);
  const opened = await openDataStore({
    dataDir: folder,
    rootKey: store.rootKey,
    rootKeyFile: store.rootKey === undefined ? keyFileOf(store) : undefined,
    markFile: store.markFile ?? markFileOf(store),
  });
  const { audit, vault, devices } = opened;
  const broken = audit.verify();
  const checked = { generation, ...countSecrets(vault), devices: devices.list(null).length };
  await opened.close();
  if (broken !== null) throw new StartupError(`The audit trail of the copy is broken at entry ${broken}.`);
  // Closed, the database is one file.
  if (existsSync(`${file}-wal`)) throw new StartupError(`${file} is in use.`);
  return { ...checked, auditEntries: content.rows.audit ?? 0 };
}

async function readInto(file: string, postgres: Postgres, content: LocalContent): Promise<void> {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON');
    const replica = createReplicaFile(database);
    const pulled = await postgres.use((client) => pull(client, 0));
    replica.apply(replica.position(), { ...pulled, change: CHANGE_OF_COPY }, true);
    const found = contentOf(database);
    const differs = Object.keys(content.rows).find((name) => found.rows[name] !== content.rows[name]);
    if (differs !== undefined)
      throw new StartupError(
        `Postgres has ${found.rows[differs]} rows of ${differs}, and ${content.rows[differs]} were copied.`,
      );
    if (found.digest !== content.digest) throw new StartupError('Postgres has other rows than were copied.');
  } finally {
    database.close();
  }
}

/** Secrets that are read at once. */
const PAGE = 1_000;

function countSecrets(vault: DataStore['vault']) {
  const counted = { secrets: 0, damaged: 0 };
  let after: string | null = null;
  do {
    const { secrets, cursor } = vault.page(PAGE, after);
    counted.secrets += secrets.length;
    counted.damaged += secrets.filter(({ damaged }) => damaged).length;
    after = cursor;
  } while (after !== null);
  return counted;
}
