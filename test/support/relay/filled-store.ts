import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { contentOf } from '../../../relay/store/postgres/local-rows.ts';
import { ROOT_KEY } from './postgres-relays.ts';

export const VALUE = 'the-value-0123456789';

/** What somebody needs who was paired before. */
export interface FilledStore {
  readonly deviceToken: string;
  /** Not used yet. */
  readonly code: string;
}

/** A store on SQLite that has had some of everything: `count` secrets, of which some were changed, deleted and brought back. */
export async function fillStore(dataDir: string, count: number): Promise<FilledStore> {
  const open = (folder: string, name?: string): DatabaseSync => {
    const database = openDatabase(folder, name);
    database.exec('PRAGMA synchronous = OFF');
    return database;
  };
  const store = await openDataStore({ dataDir, rootKey: ROOT_KEY, open });
  const { vault, devices, rotation, usage } = store;
  for (let index = 0; index < count; index += 1) {
    await vault.set(`s${index}`, `${VALUE}-${index}`, { origins: [`https://${index}.example`] }, 'cli');
    if (index % 10 === 1) await vault.remove(`s${index}`, 'cli');
    if (index % 20 === 1) await vault.restore(`s${index}`, 'cli');
  }
  await rotation.rows();
  await rotation.sealing(Date.now() + 86_400_000);
  const pair = async () => {
    const paired = await devices.pair(await devices.createCode(), 'Device', null);
    if (!paired.ok) throw new Error(paired.refusal.detail);
    return paired.value;
  };
  const { deviceToken } = await pair();
  await devices.revoke((await pair()).deviceId, 'cli');
  const code = await devices.createCode();
  const secretId = vault.find('s0')?.row.id ?? '';
  usage.count({ secretId, caller: 'address 127.0.0.1', isRefused: false, bytes: 7, tokens: null });
  await store.close();
  return { deviceToken, code };
}

/** Of a closed database. */
export function contentOfFile(folder: string, name: string): ReturnType<typeof contentOf> {
  const database = new DatabaseSync(path.join(folder, name), { readOnly: true });
  try {
    return contentOf(database);
  } finally {
    database.close();
  }
}
