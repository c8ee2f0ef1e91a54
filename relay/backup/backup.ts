import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { VERSION } from '../config/version.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { StartupError } from '../store/startup-error.ts';
import { encryptBackup } from './encrypt.ts';
import type { Contents } from './format.ts';

/** Copies the database of a store that may be in use, and encrypts the copy. Throws `StartupError` if the file exists. */
export async function backUp(options: {
  readonly dataStore: Pick<DataStore, 'copyTo'>;
  /** For the copy, until it is encrypted. */
  readonly dataDir: string;
  readonly to: string;
  readonly passphrase: string;
  readonly rootKey?: Uint8Array | undefined;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<Contents> {
  const { dataStore, dataDir, to, passphrase, rootKey, onProgress } = options;
  if (existsSync(to)) throw new StartupError(`${to} exists; a backup does not replace one.`);
  if (!existsSync(path.dirname(to))) throw new StartupError(`The folder ${path.dirname(to)} does not exist.`);
  const folder = await mkdtemp(path.join(dataDir, 'backup-'));
  try {
    const database = path.join(folder, 'relay.db');
    const generation = await dataStore.copyTo(database);
    const contents: Contents = {
      version: VERSION,
      createdAt: new Date().toISOString(),
      generation,
      size: statSync(database).size,
      ...(rootKey !== undefined && { rootKey: Buffer.from(rootKey).toString('base64') }),
    };
    await encryptBackup({ database, contents, passphrase, to, onProgress });
    return contents;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
