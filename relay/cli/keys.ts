import { defineCommand } from 'citty';
import { type Context, command } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { createProgress } from './progress.ts';
import { type DataStore, withDataStore } from './with-data-store.ts';

const DEFAULT_DAYS = '7';
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

const rotate = command({
  description: 'Encrypt all client secrets with the next key; relays can keep running.',
  examples: ['keys rotate', 'keys rotate --sealing --days 14'],
  args: {
    sealing: {
      type: 'boolean',
      description: 'Change the key that extensions seal secrets with, and so the identity of the relay',
    },
    days: {
      type: 'string',
      valueHint: 'DAYS',
      description: `With --sealing: how long the old key is active (default ${DEFAULT_DAYS})`,
    },
  },
  run: (context) => {
    const { config, args } = context;
    const days = String(args.days ?? DEFAULT_DAYS);
    if (!/^\d+$/.test(days) || Number(days) > MAX_DAYS) {
      throw new CommandError(
        `--days must be a whole number from 0 to ${MAX_DAYS}. Example: --days ${DEFAULT_DAYS}`,
        EXIT.usage,
      );
    }
    return withDataStore(config, (dataStore) =>
      args.sealing ? rotateSealing(dataStore, Number(days), context) : rotateRows(dataStore, context),
    );
  },
});

async function rotateRows({ rotation }: DataStore, { print }: Context): Promise<void> {
  const progress = createProgress('Re-encrypting');
  const { done, damaged, resumed } = await rotation.rows(progress.step);
  progress.end();
  print(
    { reencrypted: done, damaged, resumed },
    `${resumed ? 'Continued an interrupted rotation.\n' : ''}Re-encrypted ${done} client secrets.\n`,
  );
  if (damaged > 0) {
    throw new CommandError(`${damaged} are damaged and were left unchanged; see: client-secret-relay secrets list`);
  }
}

async function rotateSealing({ rotation, sealing }: DataStore, days: number, { print }: Context): Promise<void> {
  const until = Date.now() + days * DAY_MS;
  await rotation.sealing(until);
  const { fingerprint } = sealing.byId().identity;
  const end = new Date(until).toISOString();
  print(
    { fingerprint, oldKeyUntil: end },
    `The relay has a new identity, ${fingerprint}.\n` +
      `Connected extensions work until ${end}; pair each again before that, with a link of: client-secret-relay pair\n`,
  );
}

export const keys = defineCommand({ meta: { description: 'Keys.' }, subCommands: { rotate } });
