import type { ArgsDef } from 'citty';
import { type Config, readConfig, VARIABLES } from '../config/config.ts';
import { exitForUsage } from './exit.ts';

/** `RELAY_DATA_DIR` is `--data-dir`. */
export const flagOf = (variable: string): string =>
  variable
    .replace(/^RELAY_/, '')
    .toLowerCase()
    .replaceAll('_', '-');

/** A flag for each variable of the configuration, with the description of the variable. */
export const configFlags: ArgsDef = Object.fromEntries(
  Object.entries(VARIABLES).map(([name, { description }]) => [
    flagOf(name),
    { type: 'string', description: `${description} (${name})` },
  ]),
);

/** The configuration of the environment, which flags override; ends the process where it is invalid. `known` are the arguments of the command. */
export function configFrom(args: Readonly<Record<string, unknown>> & { _: string[] }, known: ArgsDef): Config {
  refuseUnknown(args, known);
  const env: Record<string, string | undefined> = { ...process.env };
  for (const [name, { example }] of Object.entries(VARIABLES)) {
    const given = args[flagOf(name)];
    if (typeof given !== 'string') continue;
    if (given === '') exitForUsage(`--${flagOf(name)} needs a value. Example: --${flagOf(name)} ${example}`);
    env[name] = given;
  }
  const config = readConfig(env);
  return config.ok ? config.value : exitForUsage(config.refusal.detail);
}

/** citty accepts any flag and any number of arguments, so that a typing error would have no effect. */
function refuseUnknown(args: Readonly<Record<string, unknown>> & { _: string[] }, known: ArgsDef): void {
  const names = new Set(Object.keys(known).flatMap((name) => [name, camelCase(name)]));
  const flag = Object.keys(args).find((name) => name !== '_' && !names.has(name));
  if (flag !== undefined)
    exitForUsage(`Unknown flag ${flag.length > 1 ? '--' : '-'}${flag}; --help lists the flags of this command.`);
  const positions = Object.values(known).filter(({ type }) => type === 'positional').length;
  // Not the argument itself: it may be the value of a secret.
  if (args._.length > positions) exitForUsage(`Too many arguments: this command takes ${positions}, and flags.`);
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
