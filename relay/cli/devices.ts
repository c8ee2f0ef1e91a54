import { defineCommand } from 'citty';
import { fail } from './fail.ts';
import { keeperCommand } from './with-keeper.ts';

const list = keeperCommand('List paired devices.', {}, async ({ devices }) => {
  for (const { id, name, createdAt, lastUsedAt } of await devices.list(null)) {
    process.stdout.write(`${id}  ${name}  paired ${createdAt}  last used ${lastUsedAt ?? 'never'}\n`);
  }
});

const revoke = keeperCommand(
  'Revoke a device; effective at once.',
  { id: 'Id of the device' },
  async ({ devices }, { id }) => {
    if (!(await devices.revoke(String(id), 'cli'))) fail(`There is no device ${id}.`);
  },
);

export const devices = defineCommand({ meta: { description: 'Paired devices.' }, subCommands: { list, revoke } });
