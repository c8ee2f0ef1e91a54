import type { ArgsDef, CommandDef, CommandMeta } from 'citty';
import type { Config } from '../config/config.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWithError } from './exit.ts';

export type Given = Readonly<Record<string, unknown>> & { _: string[] };

export interface Context {
  readonly config: Config;
  readonly args: Given;
  readonly rawArgs: readonly string[];
  /** The result: as one JSON document where `--json` asks for it, else as text for a person. */
  print(value: unknown, text: string): void;
}

/** What the help of a command says, beside its arguments. */
export interface CommandHelp extends CommandMeta {
  readonly description: string;
  /** What follows the name of the program; `$` begins a line of the shell. */
  readonly examples: readonly string[];
  /** Variables that have an effect on the command. Its flags are those of all, as scripts pass the same to each. */
  readonly settings: readonly (keyof Config)[];
}

/** Of the commands that open the data folder. */
export const STORE_SETTINGS = [
  'RELAY_DATA_DIR',
  'RELAY_DATABASE_URL',
  'RELAY_DATABASE_URL_FILE',
  'RELAY_ROOT_KEY_FILE',
] as const;

const JSON_FLAG = { json: { type: 'boolean', description: 'Print the result as one JSON document' } } as const;

/** A command with the configuration as flags, `--json`, and no flag that it does not know. */
export function command(spec: {
  readonly description: string;
  readonly examples: readonly string[];
  readonly settings?: readonly (keyof Config)[];
  readonly args?: ArgsDef;
  /** Without, there is no `--json`. */
  readonly hasResult?: boolean;
  /** Of the words that are no flags, those that are arguments: for a flag that takes several words. */
  readonly wordsOf?: (args: Given, rawArgs: readonly string[]) => string[];
  readonly run: (context: Context) => Promise<void> | void;
}): CommandDef {
  // First, so that an argument may have the name of a flag.
  const known: ArgsDef = { ...configFlags, ...(spec.hasResult !== false && JSON_FLAG), ...spec.args };
  const meta: CommandHelp = {
    description: spec.description,
    examples: spec.examples,
    settings: spec.settings ?? STORE_SETTINGS,
  };
  return {
    meta,
    args: known,
    run: async ({ args: all, rawArgs }) => {
      const args: Given = spec.wordsOf ? { ...all, _: spec.wordsOf(all, rawArgs) } : all;
      const config = configFrom(args, known);
      const print: Context['print'] = (value, text) => {
        process.stdout.write(args.json === true ? `${JSON.stringify(value)}\n` : text);
      };
      if (spec.hasResult !== false) process.stdout.on('error', endWithReader);
      try {
        await spec.run({ config, args, rawArgs, print });
      } catch (error) {
        exitWithError(error);
      }
    },
  };
}

/** What reads the result may have read enough, as `head` does. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
