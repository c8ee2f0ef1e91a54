import { defineCommand } from 'citty';
import { configFlags, configFrom } from './config-flags.ts';
import { exitWith } from './exit.ts';
import { type DataStore, withDataStore } from './with-data-store.ts';

const DEFAULT_DAYS = '7';
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

const args = {
  ...configFlags,
  sealing: {
    type: 'boolean',
    description: 'Change the key that extensions seal secrets with, and so the identity of the relay',
  },
  days: { type: 'string', description: `With --sealing: how long the old key is active (default ${DEFAULT_DAYS})` },
} as const;

const rotate = defineCommand({
  meta: { description: 'Encrypt all client secrets with the next key; relays can keep running.' },
  args,
  run: ({ args: given }) => {
    const config = configFrom(given, args);
    const days = given.days ?? DEFAULT_DAYS;
    if (!/^\d+$/.test(days) || Number(days) > MAX_DAYS) {
      exitWith(`--days must be a whole number from 0 to ${MAX_DAYS}. Example: --days ${DEFAULT_DAYS}`);
    }
    return withDataStore(config, async (dataStore) => {
      if (given.sealing) rotateSealing(dataStore, Number(days));
      else rotateRows(dataStore);
    });
  },
});

function rotateRows({ rotation }: DataStore): void {
  const { done, damaged, resumed } = rotation.rows();
  if (resumed) process.stdout.write('Continued an interrupted rotation.\n');
  process.stdout.write(`Re-encrypted ${done} client secrets.\n`);
  if (damaged > 0) exitWith(`${damaged} are damaged and were left unchanged; see: client-secret-relay secrets list`);
}

function rotateSealing({ rotation, sealing }: DataStore, days: number): void {
  const until = Date.now() + days * DAY_MS;
  rotation.sealing(until);
  process.stdout.write(
    `The relay has a new identity, ${sealing.byId().identity.fingerprint}.\n` +
      `Connected extensions work until ${new Date(until).toISOString()}; pair each again before that, with a link of: client-secret-relay pair\n`,
  );
}

export const keys = defineCommand({ meta: { description: 'Keys.' }, subCommands: { rotate } });
