import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPagesOfRow } from '../../../relay/secrets/pages-of-row.ts';
import { createRowCipher } from '../../../relay/secrets/row-cipher.ts';
import { createSecretRows, type SecretRows } from '../../../relay/secrets/rows.ts';
import { StoreCorrupted } from '../../../relay/store/corrupted.ts';
import { type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

/** Whoever can write to the database can change its rows, but not what the state lists of them. */
let folder: TemporaryFolder;
let store: OpenStore;
let rows: SecretRows;
const clock = Date.parse('2030-01-01T00:00:00Z');

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path, { now: () => clock });
  rows = createSecretRows(store.database, store.manifest);
  for (const name of ['a', 'b', 'c'])
    await store.vault.set(name, `value of ${name}`, { origins: [`https://${name}.example`] }, 'cli');
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const COPY = 'id, name, version, policy, sealed, key_epoch, created_at, updated_at, deleted_at';
const copied = (from: string, more: Record<string, string>): string =>
  `INSERT INTO secrets (${COPY}) SELECT ${COPY.split(', ')
    .map((column) => more[column] ?? column)
    .join(', ')} FROM secrets WHERE name = '${from}'`;
const inChange = <T>(work: () => T): Promise<T> => store.manifest.change(work);
const listed = (from = '', limit = 10) =>
  rows.after(from, limit).map(({ name, row }) => (row ? name : `${name} damaged`));

describe('a row that is not the one the state lists', () => {
  test.each<[string, string, string[]]>([
    ['was deleted', "DELETE FROM secrets WHERE name = 'b'", ['a', 'b damaged', 'c']],
    ['is marked as deleted', "UPDATE secrets SET deleted_at = 1 WHERE name = 'b'", ['a', 'b damaged', 'c']],
    ['has another version', "UPDATE secrets SET version = 2 WHERE name = 'b'", ['a', 'b damaged', 'c']],
    ['has another id', "UPDATE secrets SET id = 'x' WHERE name = 'b'", ['a', 'b damaged', 'c']],
    ['has another name', "UPDATE secrets SET name = 'bb' WHERE name = 'b'", ['a', 'b damaged', 'bb damaged', 'c']],
  ])('%s is refused, and listed as damaged', (_, sql, expected) => {
    store.database.exec(sql);
    expect(() => rows.byName('b')).toThrow(StoreCorrupted);
    expect([rows.byName('a')?.name, rows.byName('c')?.name]).toEqual(['a', 'c']);
    expect(listed()).toEqual(expected);
  });

  test('was inserted is refused, and listed as damaged in its place', async () => {
    store.database.exec(copied('a', { id: "'x'", name: "'bb'" }));
    store.database.exec(copied('a', { id: "'y'", name: "'0'" }));
    for (const name of ['bb', '0']) expect(() => rows.byName(name)).toThrow(StoreCorrupted);
    expect(listed()).toEqual(['0 damaged', 'a', 'b', 'bb damaged', 'c']);
    expect(await inChange(() => rows.dropDamaged('bb'))).toBe(true);
    expect(rows.byName('bb')).toBeNull();
    expect(await inChange(() => rows.dropDamaged('bb'))).toBe(false);
  });

  test('can be dropped with all that the state has of it', async () => {
    store.database.exec("UPDATE secrets SET version = 2 WHERE name = 'b'");
    expect(await inChange(() => rows.dropDamaged('b'))).toBe(true);
    expect([rows.byName('b'), listed(), [...rows.pages().origins]]).toEqual([
      null,
      ['a', 'c'],
      ['https://a.example', 'https://c.example'],
    ]);
    expect(store.database.prepare("SELECT count(*) AS count FROM secrets WHERE name = 'b'").get()).toEqual({
      count: 0,
    });
    expect(await inChange(() => rows.dropDamaged('b'))).toBe(false);
  });
});

describe('a deleted row', () => {
  beforeEach(async () => void (await store.vault.remove('b', 'cli')));
  const last = () => rows.lastDeleted('b', clock - 1)?.name ?? null;

  test('is found by its name, for as long as it can be restored', () => {
    expect(last()).toBe('b');
    expect([rows.lastDeleted('b', clock), rows.lastDeleted('a', 0), rows.lastDeleted('d', 0)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test.each([
    ['whose time was edited', 'UPDATE secrets SET deleted_at = deleted_at + 1 WHERE deleted_at IS NOT NULL'],
    ['whose version was edited', 'UPDATE secrets SET version = 2 WHERE deleted_at IS NOT NULL'],
    ['whose id was edited', "UPDATE secrets SET id = 'x' WHERE deleted_at IS NOT NULL"],
    [
      'that is another secret',
      "UPDATE secrets SET name = 'x' WHERE name = 'b'; UPDATE secrets SET name = 'b', deleted_at = 1900000000000 WHERE name = 'a'",
    ],
  ])('%s is not restored', (_, sql) => {
    store.database.exec(sql);
    expect(last()).toBeNull();
  });

  test('under another name is not restored as that', () => {
    store.database.exec("UPDATE secrets SET name = 'd' WHERE name = 'b'");
    expect(rows.lastDeleted('d', 0)).toBeNull();
  });

  test('that was brought back by hand is no secret', () => {
    store.database.exec("UPDATE secrets SET deleted_at = NULL WHERE name = 'b'");
    expect(() => rows.byName('b')).toThrow(StoreCorrupted);
    expect(listed()).toEqual(['a', 'b damaged', 'c']);
  });
});

test('rows come in pages, after a name', () => {
  expect([listed('', 2), listed('a', 1), listed('b', 5), listed('c', 5), listed('', 0)]).toEqual([
    ['a', 'b'],
    ['b'],
    ['c'],
    [],
    [],
  ]);
});

describe('a sealed box', () => {
  const take = (id: string, expiresAt: number, now: number) => inChange(() => rows.takeBox(id, expiresAt, now));

  test('is taken once', async () => {
    expect([await take('x', 100, 1), await take('x', 100, 1), await take('y', 100, 1)]).toEqual([true, false, true]);
  });

  test('is remembered until it expires, and forgotten with the next one', async () => {
    const has = (id: string) => store.manifest.list('boxes').has(id);
    await take('x', 100, 1);
    await take('y', 101, 99);
    expect([has('x'), has('y')]).toEqual([true, true]);
    await take('z', 500, 100);
    expect([has('x'), has('y'), has('z')]).toEqual([false, true, true]);
  });
});

test('the pages of a row are read from it, unless somebody else wrote it', () => {
  const pagesOf = createPagesOfRow(store.database, createRowCipher(store.keys.rows));
  const { id = '', version = 0 } = rows.byName('a') ?? {};
  expect(pagesOf(id, version)).toEqual(['https://a.example']);
  expect([pagesOf(id, version + 1), pagesOf('unknown', version)]).toEqual([[], []]);
  store.database.exec(`UPDATE secrets SET policy = json_set(policy, '$.origins', json('["https://evil.example"]'))`);
  expect(pagesOf(id, version)).toEqual([]);
});
