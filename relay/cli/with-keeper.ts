import { type CommandDef, defineCommand } from 'citty';
import type { Config } from '../config.ts';
import { type Keeper, openKeeper } from '../keeper.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

export const openFrom = (config: Config): Promise<Keeper> =>
  openKeeper({
    dataDir: config.RELAY_DATA_DIR,
    rootKey: config.RELAY_ROOT_KEY ?? undefined,
    rootKeyFile: config.RELAY_ROOT_KEY_FILE ?? undefined,
  });

/** A command that works on the data folder, also while a relay runs on it. */
export const keeperCommand = (
  description: string,
  positional: Readonly<Record<string, string>>,
  work: (keeper: Keeper, args: Readonly<Record<string, unknown>> & { _: string[] }, config: Config) => Promise<void>,
): CommandDef =>
  defineCommand({
    meta: { description },
    args: {
      // First, so that a position may bear the name of a flag.
      ...configFlags,
      ...Object.fromEntries(
        Object.entries(positional).map(([name, says]) => [
          name,
          { type: 'positional', description: says, required: true },
        ]),
      ),
    },
    run: async ({ args }) => {
      const config = configFrom(args);
      try {
        const keeper = await openFrom(config);
        await work(keeper, args as never, config);
        await keeper.close();
      } catch (error) {
        failWith(error);
      }
    },
  });
