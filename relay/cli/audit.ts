import { defineCommand } from 'citty';
import { fail } from './fail.ts';
import { dataStoreCommand } from './with-data-store.ts';

const verify = dataStoreCommand(
  'Check that no entry of the audit trail was edited, deleted or put in.',
  {},
  async ({ audit }) => {
    const broken = audit.verify();
    if (broken !== null) fail(`The audit trail is broken at entry ${broken}.`);
    process.stdout.write('The audit trail is whole.\n');
  },
);

export const audit = defineCommand({ meta: { description: 'The audit trail.' }, subCommands: { verify } });
