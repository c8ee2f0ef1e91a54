import type { ArgDef, CommandDef, SubCommandsDef } from 'citty';
import { VARIABLES } from '../config/config.ts';
import type { CommandHelp } from './command.ts';
import { configFlags, flagOf } from './config-flags.ts';

const PROGRAM = 'client-secret-relay';

const resolved = async <T>(value: T | Promise<T> | (() => T | Promise<T>)): Promise<T> =>
  typeof value === 'function' ? (value as () => T | Promise<T>)() : value;

/** A command of the tree with the words that lead to it. */
export interface Named {
  readonly words: readonly string[];
  readonly command: CommandDef;
}

/** The commands directly below another one, in their order. */
export async function subCommandsOf({ words, command }: Named): Promise<Named[]> {
  const all = ((await resolved(command.subCommands)) ?? {}) as SubCommandsDef;
  return Promise.all(
    Object.entries(all).map(async ([word, one]) => ({ words: [...words, word], command: await resolved(one) })),
  );
}

/** The help of the command that the words of the command line lead to. No colors: it is as often piped as read. */
export async function helpFor(main: CommandDef, args: readonly string[]): Promise<string> {
  let found: Named = { words: [], command: main };
  for (const word of args.filter((arg) => !arg.startsWith('-'))) {
    const next = (await subCommandsOf(found)).find(({ words }) => words.at(-1) === word);
    if (!next) break;
    found = next;
  }
  return helpOf(found);
}

async function helpOf(named: Named): Promise<string> {
  const meta = await metaOf(named);
  const subCommands = await subCommandsOf(named);
  const listed = await Promise.all(
    subCommands.map(async (one) => [await synopsisOf(one), (await metaOf(one)).description] as const),
  );
  const { positional, flags } = await argumentsOf(named);
  const settings = (meta.settings ?? []).map((name) => [`--${flagOf(name)}`, VARIABLES[name].description] as const);
  return [
    `${meta.description}\n`,
    `Usage: ${PROGRAM} ${subCommands.length > 0 ? [...named.words, 'COMMAND'].join(' ') : await synopsisOf(named)}\n`,
    section('Commands', listed),
    section('Arguments', positional),
    section('Flags', flags),
    section('Settings (each is also a variable: --data-dir is RELAY_DATA_DIR)', settings),
    section(
      'Examples',
      (meta.examples ?? []).map(exampleLine).map((line) => [line, ''] as const),
    ),
    ...(subCommands.length > 0 ? [`${PROGRAM} ${[...named.words, 'COMMAND'].join(' ')} --help has the rest.\n`] : []),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

export const metaOf = async ({ command }: Named): Promise<CommandHelp> =>
  (await resolved(command.meta)) as unknown as CommandHelp;

/** A line to copy; one that begins with `$` is a line of the shell as it is. */
export const exampleLine = (example: string): string =>
  example.startsWith('$ ') ? example.slice(2) : `${PROGRAM} ${example}`;

/** `secrets set NAME [FLAGS]` */
export async function synopsisOf(named: Named): Promise<string> {
  const { positional, flags } = await argumentsOf(named);
  return [...named.words, ...positional.map(([name]) => name), ...(flags.length > 0 ? ['[FLAGS]'] : [])].join(' ');
}

type Rows = readonly (readonly [name: string, description: string])[];

/** Those of the command itself, without the settings that all commands accept. */
export async function argumentsOf({ command }: Named): Promise<{ positional: Rows; flags: Rows }> {
  const args = Object.entries((await resolved(command.args)) ?? {}) as [string, ArgDef][];
  const own = args.filter(([name, arg]) => configFlags[name] !== arg);
  const isPositional = ([, { type }]: [string, ArgDef]): boolean => type === 'positional';
  return {
    positional: own
      .filter(isPositional)
      .map(([name, arg]) => [
        arg.required === false ? `[${name.toUpperCase()}]` : name.toUpperCase(),
        arg.description ?? '',
      ]),
    flags: own
      .filter((one) => !isPositional(one))
      .map(([name, arg]) => [
        `--${name}${arg.type === 'boolean' ? '' : ` ${arg.valueHint ?? 'VALUE'}`}`,
        arg.description ?? '',
      ]),
  };
}

function section(title: string, rows: Rows): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(text === '' ? 0 : width)}  ${text}`.trimEnd());
  return `${title}:\n${lines.join('\n')}\n`;
}
