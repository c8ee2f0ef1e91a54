import { defineCommand } from 'citty';
import { exitWith } from './exit.ts';
import { dataStoreCommand } from './with-data-store.ts';

const list = dataStoreCommand('List paired devices.', {}, async ({ devices }) => {
  for (const { id, name, createdAt, lastUsedAt } of devices.list(null)) {
    process.stdout.write(`${id}  ${name}  paired ${createdAt}  last used ${lastUsedAt ?? 'never'}\n`);
  }
});

const revoke = dataStoreCommand(
  'Revoke a device, effective immediately.',
  { id: 'ID of the device' },
  async ({ devices }, { id }) => {
    if (!devices.revoke(String(id), 'cli')) exitWith(`No device has the ID ${id}.`);
  },
);

export const devices = defineCommand({ meta: { description: 'Paired devices.' }, subCommands: { list, revoke } });
