import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const VALUE = 'a-value-of-twenty-chars-abcd';
const MINUTE = 60_000;

let folder: TemporaryFolder;
let store: OpenStore;
let clock = Date.parse('2030-01-01T00:00:00Z');

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path, { now: () => clock });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const set = async (name: string) => await store.vault.set(name, VALUE, {}, 'cli');
const one = (name: string) => store.vault.page(1_000, null).secrets.find((secret) => secret.name === name);

test('uses are counted in memory, shown at once and kept when written', async () => {
  await set('a');
  const secret = store.vault.find('a');
  expect(one('a')).toMatchObject({ uses: 0, lastUsedAt: null });
  for (let i = 0; i < 3; i++) if (secret) store.vault.markUsed(secret);
  expect(one('a')).toMatchObject({ uses: 3, lastUsedAt: new Date(clock).toISOString() });
  await store.vault.flush();
  await store.vault.flush();
  await store.close();
  store = await openStore(folder.path);
  expect(one('a')).toMatchObject({ uses: 3, lastUsedAt: new Date(clock).toISOString() });
});

test('uses of very many secrets are written in turns, or all at once at the end', async () => {
  const names = Array.from({ length: 2_500 }, (_, index) => `s${index}`);
  await store.manifest.change(() => {
    for (const name of names) store.vault.set(name, VALUE, {}, 'cli');
  });
  const use = (): void => {
    for (const name of names)
      store.vault.markUsed(store.vault.find(name) as NonNullable<ReturnType<OpenStore['vault']['find']>>);
  };
  const written = () => ({
    ...store.database.prepare('SELECT count(*) AS secrets, sum(uses) AS uses FROM uses').get(),
  });
  use();
  for (const secrets of [1_000, 2_000]) {
    await store.vault.flush();
    expect(written()).toEqual({ secrets, uses: secrets });
  }
  use();
  await store.vault.flush();
  expect(written()).toMatchObject({ secrets: 2_500 });
  await store.vault.flush(true);
  expect(written()).toEqual({ secrets: 2_500, uses: 5_000 });
});

test('nothing is counted for a secret that is gone', async () => {
  await set('a');
  const secret = store.vault.find('a');
  await store.vault.remove('a', 'cli');
  clock += 10 * MINUTE;
  await set('b');
  if (secret) store.vault.markUsed(secret);
  await store.vault.flush();
  expect(store.database.prepare('SELECT count(*) AS count FROM uses').get()).toEqual({ count: 0 });
});

test('those that are used again while they are written do not keep the others from being written', async () => {
  const names = Array.from({ length: 1_500 }, (_, index) => `s${index}`);
  await store.manifest.change(() => {
    for (const name of names) store.vault.set(name, VALUE, {}, 'cli');
  });
  const use = (some: readonly string[]): void => {
    for (const name of some)
      store.vault.markUsed(store.vault.find(name) as NonNullable<ReturnType<OpenStore['vault']['find']>>);
  };
  const { change } = store.manifest;
  const changeWhileUsed: typeof change = async (...args) => {
    const result = await change(...args);
    use(names.slice(0, 1_000));
    return result;
  };
  use(names);
  Object.assign(store.manifest, { change: changeWhileUsed });
  await store.vault.flush();
  await store.vault.flush();
  Object.assign(store.manifest, { change });
  expect(store.database.prepare('SELECT count(*) AS count FROM uses').get()).toEqual({ count: 1_500 });
});
