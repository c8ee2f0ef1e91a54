import { postgresUrl } from '../../config/values.ts';
import { storeOptions } from '../../data-store/store-options.ts';
import type { Copied } from '../../store-copy/copy-store.ts';
import { command, STORE_SETTINGS } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { createProgress } from '../progress.ts';

export const copy = command({
  description: 'Move a relay from SQLite to Postgres; the relay must not run. Repeated after a failure, it goes on.',
  examples: [
    'store copy --to postgres://relay@db.example/relay',
    '$ RELAY_DATABASE_URL=postgres://relay:password@db.example/relay client-secret-relay store copy',
  ],
  settings: [...STORE_SETTINGS, 'RELAY_MARK_FILE'],
  args: {
    to: {
      type: 'string',
      valueHint: 'URL',
      description: 'The database in Postgres; default: RELAY_DATABASE_URL, which no list of processes shows',
    },
  },
  run: async ({ config, args, print }) => {
    const to = targetOf(args.to, config.RELAY_DATABASE_URL);
    const { databaseUrl: _, ...store } = storeOptions(config);
    const { copyStore } = await import('../../store-copy/copy-store.ts');
    const progress = createProgress('Copying');
    const copied = await copyStore({ store, to, onProgress: progress.step }).finally(progress.end);
    const where = `${new URL(to).host}${new URL(to).pathname}`;
    print({ to: where, moved: true, ...copied }, sentencesOf(copied, where));
  },
});

function targetOf(given: unknown, configured: string | null): string {
  if (given === undefined && configured === null)
    throw new CommandError('--to must name the database. Example: --to postgres://relay@db.example/relay', EXIT.usage);
  const parsed = postgresUrl(String(given ?? configured));
  if ('wrong' in parsed)
    throw new CommandError(`--to ${parsed.wrong}. Example: --to postgres://relay@db.example/relay`, EXIT.usage);
  return parsed.value;
}

function sentencesOf(copied: Copied | null, where: string): string {
  if (copied === null) return 'The store was moved before: start the relay with RELAY_DATABASE_URL.\n';
  const { secrets, damaged, devices, auditEntries, bodies, missingBodies, isResumed, kept } = copied;
  return (
    `${isResumed ? 'Continued an interrupted copy.\n' : ''}` +
    `Copied ${secrets} secrets, ${devices} devices and ${auditEntries} entries of the audit trail to ${where}, and compared every row.\n` +
    `${damaged > 0 ? `${damaged} of the secrets are damaged, as they were before; see: client-secret-relay secrets list\n` : ''}` +
    `${bodies > 0 ? `Copied and compared ${bodies - missingBodies} long requests and responses of queued calls.\n` : ''}` +
    `${missingBodies > 0 ? `The files of ${missingBodies} others are missing or cut short, as they were before.\n` : ''}` +
    `Start the relay with RELAY_DATABASE_URL, and the same root key. The old database is kept as ${kept}: delete it when nobody needs it.\n`
  );
}
