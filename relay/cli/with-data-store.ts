import { type CommandDef, defineCommand } from 'citty';
import type { Config } from '../config/config.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

export type { DataStore };

/** Opens the data folder for some work, also while a relay runs on it. */
export async function withDataStore(config: Config, work: (dataStore: DataStore) => Promise<void>): Promise<void> {
  try {
    // A slip in a flag is told before all this is read.
    const { openDataStore } = await import('../data-store/data-store.ts');
    const dataStore = await openDataStore({
      dataDir: config.RELAY_DATA_DIR,
      rootKey: config.RELAY_ROOT_KEY ?? undefined,
      rootKeyFile: config.RELAY_ROOT_KEY_FILE ?? undefined,
    });
    await work(dataStore);
    dataStore.close();
  } catch (error) {
    failWith(error);
  }
}

/** A command that needs nothing but what is kept. */
export const dataStoreCommand = (
  description: string,
  positional: Readonly<Record<string, string>>,
  work: (
    dataStore: DataStore,
    args: Readonly<Record<string, unknown>> & { _: string[] },
    config: Config,
  ) => Promise<void>,
): CommandDef => {
  const args = {
    // First, so that a position may bear the name of a flag.
    ...configFlags,
    ...Object.fromEntries(
      Object.entries(positional).map(([name, description]) => [
        name,
        { type: 'positional', description, required: true } as const,
      ]),
    ),
  };
  return defineCommand({
    meta: { description },
    args,
    run: ({ args: given }) => {
      const config = configFrom(given, args);
      return withDataStore(config, (dataStore) => work(dataStore, given as never, config));
    },
  });
};
