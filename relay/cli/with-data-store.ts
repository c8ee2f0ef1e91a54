import type { Config } from '../config/config.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { storeOptions } from '../data-store/store-options.ts';

export type { DataStore };

/** Opens the data folder for `work`, also while a relay runs on it. */
export async function withDataStore(
  config: Config,
  work: (dataStore: DataStore) => Promise<void> | void,
): Promise<void> {
  // Imported here, so that a wrong flag is reported without loading it.
  const { openDataStore } = await import('../data-store/data-store.ts');
  const dataStore = await openDataStore(storeOptions(config));
  try {
    await work(dataStore);
  } finally {
    await dataStore.close();
  }
}
