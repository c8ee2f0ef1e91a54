import type { ArgsDef } from 'citty';
import { type Config, readConfig, VARIABLES } from '../config.ts';
import { fail } from './fail.ts';

/** `RELAY_DATA_DIR` is `--data-dir`. */
const flagOf = (variable: string): string =>
  variable
    .replace(/^RELAY_/, '')
    .toLowerCase()
    .replaceAll('_', '-');

/** A flag for each variable of the configuration; what it says is the variable's own sentence. */
export const configFlags: ArgsDef = Object.fromEntries(
  Object.entries(VARIABLES).map(([name, { says }]) => [
    flagOf(name),
    { type: 'string', description: `${says} (${name})` },
  ]),
);

/** The environment with the flags over it, or the end of the process with a sentence. */
export function configFrom(args: Readonly<Record<string, unknown>>): Config {
  const env: Record<string, string | undefined> = { ...process.env };
  for (const name of Object.keys(VARIABLES)) {
    const given = args[flagOf(name)];
    if (typeof given === 'string') env[name] = given;
  }
  const config = readConfig(env);
  return config.ok ? config.value : fail(config.refusal.detail);
}
