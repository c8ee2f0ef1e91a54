import { defineCommand } from 'citty';
import { fail } from './fail.ts';
import { dataStoreCommand } from './with-data-store.ts';

const list = dataStoreCommand('List paired devices.', {}, async ({ devices }) => {
  for (const { id, name, createdAt, lastUsedAt } of devices.list(null)) {
    process.stdout.write(`${id}  ${name}  paired ${createdAt}  last used ${lastUsedAt ?? 'never'}\n`);
  }
});

const revoke = dataStoreCommand(
  'Revoke a device; effective at once.',
  { id: 'Id of the device' },
  async ({ devices }, { id }) => {
    if (!devices.revoke(String(id), 'cli')) fail(`There is no device ${id}.`);
  },
);

export const devices = defineCommand({ meta: { description: 'Paired devices.' }, subCommands: { list, revoke } });
