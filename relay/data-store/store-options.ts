import type { Config } from '../config/config.ts';

/** What the configuration says about where the store and its keys are. */
export const storeOptions = (config: Config) => ({
  dataDir: config.RELAY_DATA_DIR,
  databaseUrl: config.RELAY_DATABASE_URL ?? undefined,
  rootKey: config.RELAY_ROOT_KEY ?? undefined,
  rootKeyFile: config.RELAY_ROOT_KEY_FILE ?? undefined,
  markFile: config.RELAY_MARK_FILE ?? undefined,
});
