import path from 'node:path';
import { command, STORE_SETTINGS } from '../command.ts';
import { createProgress } from '../progress.ts';
import { withDataStore } from '../with-data-store.ts';
import { PASSPHRASE_FLAG, readPassphrase } from './passphrase.ts';

export const backup = command({
  description: 'Copy the database into a file encrypted to a passphrase, also while a relay runs.',
  examples: [
    'backup /mnt/backup/relay-monday.backup',
    'backup relay.backup --passphrase-file /run/secrets/backup-passphrase',
    'backup everything.backup --with-root-key',
  ],
  settings: STORE_SETTINGS,
  args: {
    file: { type: 'positional', description: 'The new file', required: true },
    ...PASSPHRASE_FLAG,
    'with-root-key': {
      type: 'boolean',
      description: 'Also the root key: file and passphrase are then enough for every value',
    },
  },
  run: async ({ config, args, print }) => {
    const passphrase = await readPassphrase(args['passphrase-file'], true);
    const { backUp } = await import('../../backup/backup.ts');
    const { readRootKey } = await import('../../keys/root-key.ts');
    const { storeOptions } = await import('../../data-store/store-options.ts');
    const to = path.resolve(String(args.file));
    await withDataStore(config, async (dataStore) => {
      const progress = createProgress('Encrypting');
      const { generation, size, createdAt } = await backUp({
        dataStore,
        dataDir: config.RELAY_DATA_DIR,
        to,
        passphrase,
        rootKey: args['with-root-key'] === true ? readRootKey(storeOptions(config), false) : undefined,
        onProgress: progress.step,
      }).finally(progress.end);
      const withRootKey = args['with-root-key'] === true;
      print(
        { file: to, generation, bytes: size, createdAt, withRootKey },
        `Wrote ${to}.\n${withRootKey ? '' : 'The root key is not in it: keep a copy of that one, in another place.\n'}`,
      );
    });
  },
});
