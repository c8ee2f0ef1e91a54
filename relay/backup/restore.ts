import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDataStore } from '../data-store/data-store.ts';
import { hasRootKey, keyFileOf, markFileOf, type RootKeySource } from '../keys/root-key.ts';
import { interruptAll } from '../queue/interrupt.ts';
import { StartupError } from '../store/startup-error.ts';
import { decryptBackup } from './decrypt.ts';
import type { Contents } from './format.ts';

/**
 * Puts the database of a backup into a data folder without one, after it was opened with the root key and its audit trail
 * was checked. Throws `StartupError` if anything is not as it should be; the folder is then as it was.
 */
export async function restoreBackup(options: {
  readonly from: string;
  readonly passphrase: string;
  readonly store: RootKeySource & { readonly markFile?: string | undefined };
  readonly acceptOlder: boolean;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<Contents> {
  const { from, passphrase, store, acceptOlder, onProgress } = options;
  const { dataDir } = store;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const present = readdirSync(dataDir).find((file) => file.startsWith('relay.db'));
  if (present !== undefined) {
    throw new StartupError(`${dataDir} has a database (${present}): restore into an empty folder, or move it away.`);
  }
  const folder = await mkdtemp(path.join(dataDir, 'restore-'));
  try {
    const database = path.join(folder, 'relay.db');
    const contents = await decryptBackup({ from, passphrase, to: database, onProgress });
    const isKeyRestored = !hasRootKey(store) && contents.rootKey !== undefined && store.rootKeyFile === undefined;
    if (!isKeyRestored && !hasRootKey(store)) {
      throw new StartupError(`The root key is not in the backup: put it to ${keyFileOf(store)} first.`);
    }
    const opened = await openDataStore({
      dataDir: folder,
      ...(isKeyRestored
        ? { rootKey: contents.rootKey }
        : { rootKey: store.rootKey, rootKeyFile: store.rootKey === undefined ? keyFileOf(store) : undefined }),
      markFile: store.markFile ?? markFileOf(store),
      acceptOlder,
    });
    const broken = opened.audit.verify();
    await interruptAll(opened.queuedCalls);
    await opened.close();
    if (broken !== null) throw new StartupError(`The audit trail of the backup is broken at entry ${broken}.`);
    if (isKeyRestored) await writeFile(keyFileOf(store), `${contents.rootKey}\n`, { mode: 0o600, flag: 'wx' });
    // Closed, the database is one file.
    if (existsSync(`${database}-wal`)) throw new StartupError('The restored database is in use.');
    await rename(database, path.join(dataDir, 'relay.db'));
    return contents;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
