import { writeSync } from 'node:fs';
import { copyStore } from '../../../relay/store-copy/copy-store.ts';
import { ROOT_KEY } from './postgres-relays.ts';

/** Moves the store of a folder to Postgres and says how far it is, to be killed: `node store-copier.ts FOLDER URL`. */
const [dataDir = '', to = ''] = process.argv.slice(2);

writeSync(1, 'ready\n');
const copied = await copyStore({
  store: { dataDir, rootKey: ROOT_KEY },
  to,
  onProgress: (done) => void writeSync(1, `${done}\n`),
});
writeSync(1, `${copied === null ? 'before' : `copied ${copied.isResumed}`}\n`);
