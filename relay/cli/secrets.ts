import { text } from 'node:stream/consumers';
import { defineCommand } from 'citty';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { Policy } from '../../shared/protocol/policy.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWith } from './exit.ts';
import { type DataStore, dataStoreCommand, withDataStore } from './with-data-store.ts';

/** Secrets that are read at once. */
const PAGE = 1_000;

const list = dataStoreCommand('List client secrets, without values.', {}, async ({ vault }) => {
  let after: string | null = null;
  do {
    const { secrets, cursor } = vault.page(PAGE, after);
    process.stdout.write(secrets.map(lineOf).join(''));
    after = cursor;
  } while (after !== null);
});

function lineOf({ name, access, allow, hint, uses, damaged }: SecretSummary): string {
  if (damaged) return `${name}  damaged: not used; remove it and register it again\n`;
  const where = allow.map(({ origin }) => origin).join(', ') || 'nowhere';
  return `${name}  ${access}  ••••${hint ?? ''}  → ${where}  used ${uses} times\n`;
}

const remove = dataStoreCommand(
  'Delete a client secret.',
  { name: 'Name of the secret' },
  async ({ vault }, { name }) => {
    const removed = vault.remove(String(name), 'cli');
    if (!removed.ok) exitWith(removed.refusal.detail);
  },
);

const setArgs = {
  ...configFlags,
  name: { type: 'positional', description: 'Name of the secret', required: true },
  allow: { type: 'string', description: 'Origins it may be sent to' },
  access: { type: 'string', description: 'private (default of a new one) or public' },
  placements: {
    type: 'string',
    description: 'Where it may appear in a request, separated by commas (default: header)',
  },
} as const;

const set = defineCommand({
  meta: { description: 'Register a client secret, or change its value; the value is read from standard input.' },
  args: setArgs,
  run: async ({ args, rawArgs }) => {
    const origins = wordsAfter('--allow', rawArgs);
    // The words after --allow are origins; the one that remains, before or after them, is the name.
    const words = args._.filter((word) => !origins.includes(word));
    const config = configFrom({ ...args, _: words }, setArgs);
    const [name] = words;
    if (name === undefined)
      exitWith('The name of the secret is missing. Example: secrets set openai --allow https://api.openai.com');
    const value = await readValue();
    await withDataStore(config, (dataStore) =>
      save(dataStore, name, value, {
        ...(args.access !== undefined && { access: args.access }),
        ...(origins.length > 0 && {
          allow: origins.flatMap((list) => list.split(',')).map((origin) => ({ origin })),
        }),
        ...(args.placements && { placements: args.placements.split(',') }),
      }),
    );
  },
});

/** Fields that are not named keep their value: a new secret value alone must not resume a paused secret, or widen its policy. */
async function save(
  dataStore: DataStore,
  name: string,
  value: string,
  named: Partial<Record<keyof Policy, unknown>>,
): Promise<void> {
  const known = dataStore.vault.find(name);
  const saved = dataStore.vault.set(name, value, { ...known?.policy, ...named }, 'cli');
  if (!saved.ok) exitWith([saved.refusal.detail, saved.refusal.fix].filter(Boolean).join(' '));
  process.stdout.write(`${saved.value.created ? 'Registered' : 'Changed'} ${name}.\n`);
  for (const warning of saved.value.secret.warnings) process.stdout.write(`${warning}\n`);
}

/** Never an argument: the process list and the history of the shell show those. */
async function readValue(): Promise<string> {
  if (process.stdin.isTTY)
    exitWith('The value is read from standard input: client-secret-relay secrets set NAME < file');
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  return value === '' ? exitWith('Standard input has no value.') : value;
}

/** `--allow A B`, `--allow A --allow B`, `--allow A,B`, `--allow=A`: citty keeps one value of a flag. */
function wordsAfter(flag: string, rawArgs: readonly string[]): string[] {
  const words: string[] = [];
  let state: 'outside' | 'first' | 'more' = 'outside';
  for (const arg of rawArgs) {
    if (arg.startsWith('-')) {
      state = arg === flag ? 'first' : 'outside';
      if (arg.startsWith(`${flag}=`)) words.push(arg.slice(flag.length + 1));
    } else if (state === 'first' || (state === 'more' && arg.includes('://'))) {
      words.push(arg);
      state = 'more';
    }
  }
  return words;
}

export const secrets = defineCommand({ meta: { description: 'Client secrets.' }, subCommands: { list, set, remove } });
