import { writeSync } from 'node:fs';
import { openStore } from './store.ts';

/**
 * A process that writes to a store without end and says on standard output what was acknowledged, to be killed by
 * tests: `node store-writer.ts FOLDER MODE FIRST`.
 *
 * `honest` says so after the write, `early` before it (and then dies), `lazy` lets the operating system write when it likes.
 */
const [folder = '', mode = 'honest', first = '1', last = '1000000'] = process.argv.slice(2);

const store = await openStore(folder);
if (mode === 'lazy') store.database.exec('PRAGMA synchronous = OFF');
writeSync(1, 'ready\n');
for (let i = Number(first); i <= Number(last); i++) {
  if (mode === 'early') {
    writeSync(1, `${i}\n`);
    process.kill(process.pid, 'SIGKILL');
  }
  // One secret in ever new versions, another one deleted and brought back.
  await store.vault.set('counter', String(i).padStart(24, '0'), {}, 'cli');
  if (i % 3 === 0) {
    await store.vault.remove('counter', 'cli');
    await store.vault.restore('counter', 'cli');
  }
  writeSync(1, `${i}\n`);
}
await store.close();
