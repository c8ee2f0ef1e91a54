import { text } from 'node:stream/consumers';
import { defineCommand } from 'citty';
import type { Keeper } from '../keeper.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { fail, failWith } from './fail.ts';
import { keeperCommand, openFrom } from './with-keeper.ts';

const list = keeperCommand('List client secrets, without values.', {}, async ({ vault }) => {
  for (const { name, access, allow, hint, uses } of await vault.list()) {
    const where = allow.map(({ origin }) => origin).join(', ') || 'nowhere';
    process.stdout.write(`${name}  ${access}  ••••${hint ?? ''}  → ${where}  used ${uses} times\n`);
  }
});

const remove = keeperCommand(
  'Delete a client secret.',
  { name: 'Name of the secret' },
  async ({ vault, audit }, { name }) => {
    const removed = await vault.remove(String(name));
    if (!removed.ok) fail(removed.refusal.detail);
    audit.append({ who: 'cli', what: 'secret.deleted', subject: String(name), code: null });
  },
);

const set = defineCommand({
  meta: { description: 'Register a client secret, or change its value; the value is read from standard input.' },
  args: {
    ...configFlags,
    name: { type: 'positional', description: 'Name of the secret', required: true },
    allow: { type: 'string', description: 'Origin it may be sent to; more than one, repeated or separated by commas' },
    access: { type: 'string', description: 'private (default) or public' },
    placements: { type: 'string', description: 'Where it may stand, separated by commas (default: header)' },
  },
  run: async ({ args, rawArgs }) => {
    const config = configFrom(args);
    const value = await readValue();
    try {
      const keeper = await openFrom(config);
      await save(keeper, String(args.name), value, {
        access: args.access ?? 'private',
        allow: repeated(rawArgs, 'allow').map((origin) => ({ origin })),
        ...(args.placements && { placements: String(args.placements).split(',') }),
      });
      await keeper.close();
    } catch (error) {
      failWith(error);
    }
  },
});

async function save(keeper: Keeper, name: string, value: string, policy: unknown): Promise<void> {
  const saved = await keeper.vault.set(name, value, policy);
  if (!saved.ok) fail(saved.refusal.detail);
  keeper.audit.append({ who: 'cli', what: 'secret.put', subject: name, code: null });
  process.stdout.write(`${saved.value.created ? 'Registered' : 'Changed'} ${name}.\n`);
  for (const warning of saved.value.secret.warnings) process.stdout.write(`${warning}\n`);
}

/** Never an argument: those stand in the process list and in the shell's history. */
async function readValue(): Promise<string> {
  if (process.stdin.isTTY) fail('The value is read from standard input: client-secret-relay secrets set NAME < file');
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  return value === '' ? fail('Standard input holds no value.') : value;
}

/** citty keeps the last of a repeated flag only. */
const repeated = (rawArgs: readonly string[], flag: string): string[] =>
  rawArgs.flatMap((arg, index) => {
    if (arg.startsWith(`--${flag}=`)) return arg.slice(flag.length + 3).split(',');
    return arg === `--${flag}` ? (rawArgs[index + 1]?.split(',') ?? []) : [];
  });

export const secrets = defineCommand({ meta: { description: 'Client secrets.' }, subCommands: { list, set, remove } });
