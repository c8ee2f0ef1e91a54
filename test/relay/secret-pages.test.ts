import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SecretPage } from '../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { NO_LISTS, openStore } from '../support/relay/store.ts';

let relay: LocalRelay;
beforeEach(async () => {
  relay = await startLocalRelay();
});
afterEach(() => relay.stop());

const nameOf = (index: number): string => `name-${String(index).padStart(4, '0')}`;
async function fill(count: number): Promise<string[]> {
  const store = await openStore(relay.dataDir);
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  await store.manifest.change(() => {
    for (const name of names) store.vault.set(name, 'value', {}, 'cli');
  });
  await store.close();
  return names;
}
const attack = (sql: string): void => {
  const database = new DatabaseSync(path.join(relay.dataDir, 'relay.db'));
  database.exec(sql);
  database.close();
};
const page = async (query: string): Promise<SecretPage> =>
  (await (await relay.owner(`/v1/secrets?${query}`)).json()) as SecretPage;
async function pages(limit: number): Promise<SecretPage['secrets'][]> {
  const all: SecretPage['secrets'][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next = await page(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
    all.push(next.secrets);
    cursor = next.cursor;
  }
  return all;
}
const namesOf = (secrets: SecretPage['secrets']): string[] => secrets.map(({ name }) => name);

describe('GET /v1/secrets', () => {
  test('has every secret once, in the order of names, in pages of at most `limit`', async () => {
    const names = await fill(100);
    // Another process has written them, which is noticed within some milliseconds.
    await expect.poll(async () => namesOf((await page('')).secrets)).toEqual(names);
    for (const limit of [16, 33, 100, 1_000]) {
      const all = await pages(limit);
      expect(namesOf(all.flat())).toEqual(names);
      expect(all.map(({ length }) => length)).toEqual(
        Array.from({ length: Math.ceil(100 / limit) }, (_, index) => Math.min(limit, 100 - index * limit)),
      );
    }
  });

  test('continues after a secret that has been deleted since', async () => {
    const names = await fill(40);
    await expect.poll(async () => (await page('')).secrets.length).toBe(40);
    expect((await relay.owner(`/v1/secrets/${names[9]}`, { method: 'DELETE' })).status).toBe(204);
    expect(namesOf((await page(`limit=2&cursor=${names[9]}`)).secrets)).toEqual(names.slice(10, 12));
  });

  test('is complete: a row that was deleted or put in is damaged on its page, and those of other pages are not', async () => {
    const names = await fill(100);
    attack(`DELETE FROM secrets WHERE name = '${names[50]}'`);
    attack(
      `INSERT INTO secrets SELECT 'mine', 'name-0050a', version, policy, sealed, key_epoch, created_at, updated_at, NULL FROM secrets WHERE name = '${names[3]}'`,
    );
    const damaged = (secrets: SecretPage['secrets']) => namesOf(secrets.filter((secret) => secret.damaged));
    await expect
      .poll(async () => (await pages(20)).map(damaged))
      .toEqual([[], [], [names[50], 'name-0050a'], [], [], []]);

    const weak = await openStore(relay.dataDir, NO_LISTS);
    const shown = weak.vault.page(1_000, null).secrets;
    expect(damaged(shown)).not.toContain(names[50]);
    await weak.close();
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=not%20a%20name', 'cursor'],
    ['cursor=', 'cursor'],
  ])('?%s is refused', async (query, param) => {
    const response = await relay.owner(`/v1/secrets?${query}`);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID_PARAMETER', param }),
    ]);
  });
});

test('`secrets list` of the command line prints all pages', async () => {
  const names = await fill(1_010);
  const cli = path.resolve(import.meta.dirname, '../../relay/cli/main.ts');
  const { stdout } = spawnSync(process.execPath, [cli, 'secrets', 'list'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', RELAY_DATA_DIR: relay.dataDir },
  });
  expect(stdout.split('\n').map((line) => line.split(' ', 1)[0])).toEqual([...names, '']);
}, 120_000);
