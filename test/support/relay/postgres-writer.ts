import { writeSync } from 'node:fs';
import { ROOT_KEY } from './postgres-relays.ts';
import { openStore } from './store.ts';

/** Writes to a store in Postgres without end and says what was acknowledged, to be killed: `node postgres-writer.ts FOLDER URL FIRST`. */
const [folder = '', url = '', first = '1'] = process.argv.slice(2);

const store = await openStore(folder, {}, { url, rootKey: ROOT_KEY });
writeSync(1, 'ready\n');
for (let i = Number(first); ; i += 1) {
  await store.vault.set('counter', `count-${i}`, {}, 'cli');
  writeSync(1, `${i}\n`);
}
