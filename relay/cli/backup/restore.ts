import path from 'node:path';
import { storeOptions } from '../../data-store/store-options.ts';
import { command, STORE_SETTINGS } from '../command.ts';
import { createProgress } from '../progress.ts';
import { PASSPHRASE_FLAG, readPassphrase } from './passphrase.ts';

export const restore = command({
  description: 'Put the database of a backup into an empty data folder; the relay must not run.',
  examples: [
    'restore relay-monday.backup --data-dir /var/lib/relay',
    'restore relay-monday.backup --accept-older --passphrase-file /run/secrets/backup-passphrase',
  ],
  settings: [...STORE_SETTINGS, 'RELAY_MARK_FILE'],
  args: {
    file: { type: 'positional', description: 'The backup', required: true },
    ...PASSPHRASE_FLAG,
    'accept-older': {
      type: 'boolean',
      description: 'Although the database has changed since: deleted secrets and revoked devices are back',
    },
  },
  run: async ({ config, args, print }) => {
    const passphrase = await readPassphrase(args['passphrase-file'], false);
    const { restoreBackup } = await import('../../backup/restore.ts');
    const progress = createProgress('Decrypting');
    const { rootKey, ...contents } = await restoreBackup({
      from: path.resolve(String(args.file)),
      passphrase,
      store: storeOptions(config),
      acceptOlder: args['accept-older'] === true,
      onProgress: progress.step,
    }).finally(progress.end);
    print(
      { ...contents, dataDir: config.RELAY_DATA_DIR },
      `Restored the database of ${contents.createdAt} into ${config.RELAY_DATA_DIR}. The relay can start.\n`,
    );
  },
});
