import { type CommandDef, defineCommand } from 'citty';
import type { Config } from '../config.ts';
import type { Keeper } from '../keeper.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { failWith } from './fail.ts';

export type { Keeper };

/** Opens the data folder for some work, also while a relay runs on it. */
export async function withKeeper(config: Config, work: (keeper: Keeper) => Promise<void>): Promise<void> {
  try {
    // A slip in a flag is told before all this is read.
    const { openKeeper } = await import('../keeper.ts');
    const keeper = await openKeeper({
      dataDir: config.RELAY_DATA_DIR,
      rootKey: config.RELAY_ROOT_KEY ?? undefined,
      rootKeyFile: config.RELAY_ROOT_KEY_FILE ?? undefined,
    });
    await work(keeper);
    await keeper.close();
  } catch (error) {
    failWith(error);
  }
}

/** A command that needs nothing but what is kept. */
export const keeperCommand = (
  description: string,
  positional: Readonly<Record<string, string>>,
  work: (keeper: Keeper, args: Readonly<Record<string, unknown>> & { _: string[] }, config: Config) => Promise<void>,
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
      return withKeeper(config, (keeper) => work(keeper, given as never, config));
    },
  });
};
