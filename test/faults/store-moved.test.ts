import { copyFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { openStore } from '../support/relay/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What is written to a file that has lost its name is gone at the next start, so it must not be acknowledged. */
const VALUE = 'moved-canary-value-0123456789';
let relay: LocalRelay;
beforeEach(async () => {
  relay = await startLocalRelay();
  expect(await register('before')).toEqual([201, undefined]);
});
afterEach(() => relay.stop());

async function register(name: string): Promise<[number, unknown]> {
  const response = await relay.register({ name, value: VALUE });
  return [response.status, ((await response.json()) as { code?: unknown }).code];
}
const ready = async (): Promise<number> => (await fetch(`${relay.url}/readyz`)).status;
const inFolder = (name: string): string => path.join(relay.dataDir, name);
const remove = (file: string): void => rmSync(file);
const replaceByCopy = (file: string): void => {
  copyFileSync(file, `${file}.new`);
  renameSync(`${file}.new`, file);
};

describe.each(['relay.db', 'relay.db-wal', 'relay.db-shm'])('%s under a running relay', (name) => {
  test.each([
    ['deleted', remove],
    ['replaced by a copy', replaceByCopy],
  ])('%s: no write is acknowledged, and the relay is not ready', async (_, harm) => {
    expect(await ready()).toBe(200);
    harm(inFolder(name));
    expect(await register('after')).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(await ready()).toBe(503);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
  });

  test('deleted: the relay is not ready, though nobody has written since', async () => {
    remove(inFolder(name));
    expect(await ready()).toBe(503);
  });
});

test('put back, the relay is ready again, and what it then acknowledges is there after a restart', async () => {
  renameSync(inFolder('relay.db'), inFolder('aside'));
  expect(await register('lost')).toEqual([503, 'STORE_UNAVAILABLE']);
  renameSync(inFolder('aside'), inFolder('relay.db'));
  await expect.poll(ready).toBe(200);
  expect(await register('after')).toEqual([201, undefined]);
  await relay.end();
  const store = await openStore(relay.dataDir);
  expect(store.vault.page(1_000, null).secrets.map(({ name }) => name)).toEqual(['after', 'before']);
  await store.close();
});

test('the log says once which file it is and what to do', async () => {
  await using process = await startRelayProcess();
  const ask = () => fetch(`${process.url}/readyz`);
  remove(path.join(process.dataDir, 'relay.db'));
  for (let times = 0; times < 3; times += 1) expect((await ask()).status).toBe(503);
  await expect
    .poll(() => process.output().match(/(?<=ERROR ).*$/gm))
    .toEqual(['database deleted or replaced file=relay.db fix=put it back, or restart the relay']);
});

test('SQLite itself acknowledges a write that is lost', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder.path);
  const checkpoint = (): void => store.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  checkpoint();
  replaceByCopy(path.join(folder.path, 'relay.db'));
  const insert = "INSERT INTO audit (at, who, what, count, mac) VALUES ('', '', 'lost', 1, '')";
  expect(store.database.prepare(insert).run().changes).toBe(1);
  checkpoint();
  await expect(() => store.vault.set('after', VALUE, {}, 'cli')).rejects.toThrow(
    'relay.db is not the file that was opened',
  );
  await store.close();
  const again = await openStore(folder.path);
  expect(again.database.prepare("SELECT count(*) AS found FROM audit WHERE what = 'lost'").get()).toEqual({ found: 0 });
  await again.close();
  await folder.remove();
});
