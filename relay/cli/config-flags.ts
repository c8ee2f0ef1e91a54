import type { ArgsDef } from 'citty';
import { type Config, readConfig, VARIABLES } from '../config/config.ts';
import { fail } from './fail.ts';

/** `RELAY_DATA_DIR` is `--data-dir`. */
const flagOf = (variable: string): string =>
  variable
    .replace(/^RELAY_/, '')
    .toLowerCase()
    .replaceAll('_', '-');

/** A flag for each variable of the configuration; what it description is the variable's own sentence. */
export const configFlags: ArgsDef = Object.fromEntries(
  Object.entries(VARIABLES).map(([name, { description }]) => [
    flagOf(name),
    { type: 'string', description: `${description} (${name})` },
  ]),
);

/** The environment with the flags over it, or the end of the process with a sentence. `known` is what the command takes. */
export function configFrom(args: Readonly<Record<string, unknown>> & { _: string[] }, known: ArgsDef): Config {
  refuseUnknown(args, known);
  const env: Record<string, string | undefined> = { ...process.env };
  for (const [name, { example }] of Object.entries(VARIABLES)) {
    const given = args[flagOf(name)];
    if (typeof given !== 'string') continue;
    if (given === '') fail(`--${flagOf(name)} needs a value. Example: --${flagOf(name)} ${example}`);
    env[name] = given;
  }
  const config = readConfig(env);
  return config.ok ? config.value : fail(config.refusal.detail);
}

/** citty takes any flag and any number of words: a slip of the pen would go unseen. */
function refuseUnknown(args: Readonly<Record<string, unknown>> & { _: string[] }, known: ArgsDef): void {
  const names = new Set(Object.keys(known).flatMap((name) => [name, camelCase(name)]));
  const flag = Object.keys(args).find((name) => name !== '_' && !names.has(name));
  if (flag !== undefined)
    fail(`There is no flag ${flag.length > 1 ? '--' : '-'}${flag} here; --help lists those there are.`);
  const positions = Object.values(known).filter(({ type }) => type === 'positional').length;
  const extra = args._[positions];
  if (extra !== undefined) fail(`There is one word too many: ${extra}`);
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
