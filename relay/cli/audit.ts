import { defineCommand } from 'citty';
import { command } from './command.ts';
import { CommandError } from './exit.ts';
import { createProgress } from './progress.ts';
import { withDataStore } from './with-data-store.ts';

const verify = command({
  description: 'Check that no entry of the audit trail was edited, deleted or inserted.',
  examples: ['audit verify', '$ client-secret-relay audit verify --json | jq .intact'],
  run: ({ config, print, args }) =>
    withDataStore(config, ({ audit }) => {
      const progress = createProgress('Audit trail');
      const broken = audit.verify(progress.step);
      progress.end();
      const result = { intact: broken === null, brokenAt: broken };
      if (broken === null || args.json) print(result, 'The audit trail is intact.\n');
      if (broken !== null) throw new CommandError(`The audit trail is broken at entry ${broken}.`);
    }),
});

export const audit = defineCommand({ meta: { description: 'The audit trail.' }, subCommands: { verify } });
