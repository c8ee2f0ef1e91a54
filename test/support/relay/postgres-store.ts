import { inject } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { createDatabase, query } from './postgres.ts';
import { ROOT_KEY } from './postgres-relays.ts';
import { type Guards, type OpenStore, openStore } from './store.ts';

/** Stores of several relays in one database, each with a data folder of its own. */
export interface SharedStore extends AsyncDisposable {
  readonly url: string;
  /** Another relay. */
  open(guards?: Guards): Promise<OpenStore>;
  /** As somebody who can write to the database. */
  attack(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export async function sharedStore(): Promise<SharedStore> {
  const url = await createDatabase(inject('postgres'));
  const opened: { readonly store: OpenStore; remove(): Promise<void> }[] = [];
  return {
    url,
    open: async (guards) => {
      const folder = await temporaryFolder();
      const store = await openStore(folder.path, guards, { url, rootKey: ROOT_KEY });
      opened.push({ store, remove: folder.remove });
      return store;
    },
    attack: (sql, values) => query(url, sql, values),
    [Symbol.asyncDispose]: async () => {
      for (const { store, remove } of opened) {
        await store.close();
        await remove();
      }
    },
  };
}
