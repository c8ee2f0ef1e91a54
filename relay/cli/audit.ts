import { defineCommand } from 'citty';
import { exitWith } from './exit.ts';
import { dataStoreCommand } from './with-data-store.ts';

const verify = dataStoreCommand(
  'Check that no entry of the audit trail was edited, deleted or inserted.',
  {},
  async ({ audit }) => {
    const broken = audit.verify();
    if (broken !== null) exitWith(`The audit trail is broken at entry ${broken}.`);
    process.stdout.write('The audit trail is intact.\n');
  },
);

export const audit = defineCommand({ meta: { description: 'The audit trail.' }, subCommands: { verify } });
