import { defineCommand } from 'citty';
import { accepted, relayCommand } from './with-relay.ts';

const list = relayCommand({
  description: 'List paired devices.',
  examples: ['devices list', 'devices list --relay https://relay.example --json'],
  run: async (relay, { print }) => {
    const devices = accepted(await relay.devices());
    const lines = devices.map(
      ({ id, name, createdAt, lastUsedAt }) =>
        `${id}  ${name}  paired ${createdAt}  last used ${lastUsedAt ?? 'never'}\n`,
    );
    print({ devices }, lines.join(''));
  },
});

const revoke = relayCommand({
  description: 'Revoke a device, effective immediately.',
  examples: ['devices revoke 3f0c1d9e-0000-4000-8000-000000000000'],
  args: { id: { type: 'positional', description: 'ID of the device', required: true } },
  run: async (relay, { args, print }) => {
    accepted(await relay.revoke(String(args.id)));
    print({ revoked: args.id }, '');
  },
});

export const devices = defineCommand({ meta: { description: 'Paired devices.' }, subCommands: { list, revoke } });
