import { type CommandDef, defineCommand } from 'citty';
import type { Config } from '../config/config.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWithError } from './exit.ts';

export type { DataStore };

/** Opens the data folder for `work`, also while a relay runs on it. */
export async function withDataStore(config: Config, work: (dataStore: DataStore) => Promise<void>): Promise<void> {
  try {
    // Imported here, so that a wrong flag is reported without loading it.
    const { openDataStore } = await import('../data-store/data-store.ts');
    const dataStore = await openDataStore({
      dataDir: config.RELAY_DATA_DIR,
      rootKey: config.RELAY_ROOT_KEY ?? undefined,
      rootKeyFile: config.RELAY_ROOT_KEY_FILE ?? undefined,
    });
    await work(dataStore);
    dataStore.close();
  } catch (error) {
    exitWithError(error);
  }
}

/** A command that works on the data store alone. */
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
    // First, so that a positional argument may have the name of a flag.
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
