import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const VALUE = 'a-value-of-twenty-chars-abcd';

let folder: TemporaryFolder;
let store: OpenStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path);
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const opened = (name: string) => {
  const secret = store.vault.find(name);
  return secret && store.vault.open(secret).value;
};

describe('another process', () => {
  test('that changes a secret is followed', async () => {
    await store.vault.set('a', 'mine', {}, 'cli');
    expect(opened('a')).toBe('mine');
    const other = await openStore(folder.path);
    await other.vault.set('a', 'theirs', {}, 'cli');
    await expect.poll(() => opened('a'), { interval: 5 }).toBe('theirs');
    await other.vault.remove('a', 'cli');
    await expect.poll(() => opened('a'), { interval: 5 }).toBeNull();
    await other.close();
  });

  test('that writes the nodes of the lists all the time never makes one look damaged', async () => {
    const other = await openStore(folder.path);
    other.database.exec('PRAGMA synchronous = OFF');
    for (let i = 0; i < 400; i++) {
      await other.vault.set(`n${(i * 7_919) % 400}`, VALUE, { origins: [`https://${i}.example`] }, 'cli');
      if (i % 3 === 0) await other.vault.remove(`n${(i * 7_919) % 400}`, 'cli');
      // Null while it is not yet noticed.
      expect([VALUE, null]).toContain(opened(`n${(i * 31) % 400}`));
      expect(store.devices.identify(`csr_${'A'.repeat(43)}`)).toBeNull();
      store.vault.pageOrigins();
    }
    const { secrets } = store.vault.page(1_000, null);
    expect([secrets.length, secrets.filter(({ damaged }) => damaged).length]).toEqual([266, 0]);
    await other.close();
  });

  test('that changes secrets all the time never makes a row look damaged', async () => {
    const other = await openStore(folder.path);
    for (let version = 1; version <= 200; version++) {
      await other.vault.set('a', `value ${version}`, {}, 'cli');
      // Null while a new name is not yet noticed.
      expect(opened('a') ?? 'value 0').toMatch(/^value \d+$/);
      if (version % 20 === 0) {
        await other.vault.patch('a', { name: 'b' }, 'cli');
        opened('a');
        await other.vault.patch('b', { name: 'a' }, 'cli');
      }
    }
    await expect.poll(() => opened('a'), { interval: 5 }).toBe('value 200');
    await other.close();
  });
});
