import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sodium from 'libsodium-wrappers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const ENTRIES = 20;
let folder: TemporaryFolder;
let store: OpenStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path);
  await store.manifest.change(() => {
    for (let i = 1; i <= ENTRIES; i++) store.audit.append({ who: 'cli', what: 'test', subject: `s${i}`, code: null });
  });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

function attack(statement: string): void {
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  database.exec(statement);
  database.close();
}

describe('the trail', () => {
  test('is whole as the relay wrote it, also after more was written and from another process', async () => {
    expect(store.audit.verify()).toBeNull();
    const other = await openStore(folder.path);
    await other.manifest.change(() => other.audit.append({ who: 'cli', what: 'other', subject: null, code: null }));
    expect(other.audit.verify()).toBeNull();
    await other.close();
    await store.manifest.change(() => store.audit.append({ who: 'cli', what: 'more', subject: null, code: null }));
    expect(store.audit.verify()).toBeNull();
  });

  test.each([
    ['an edited time', "UPDATE audit SET at = '2000' WHERE id = 7", 7],
    ['an edited who', "UPDATE audit SET who = 'x' WHERE id = 7", 7],
    ['an edited what', "UPDATE audit SET what = 'x' WHERE id = 7", 7],
    ['an edited subject', "UPDATE audit SET subject = 'x' WHERE id = 7", 7],
    ['an edited code', "UPDATE audit SET code = 'x' WHERE id = 7", 7],
    ['an edited count', 'UPDATE audit SET count = 2 WHERE id = 7', 7],
    ['an edited hash', "UPDATE audit SET mac = 'x' WHERE id = 7", 7],
    ['a deletion', 'DELETE FROM audit WHERE id = 7', 7],
    ['a deletion that closes the gap', 'DELETE FROM audit WHERE id = 7; UPDATE audit SET id = id - 1 WHERE id > 7', 7],
    ['a first entry gone', 'DELETE FROM audit WHERE id = 1', 1],
    [
      'two entries swapped',
      'UPDATE audit SET id = 99 WHERE id = 7; UPDATE audit SET id = 7 WHERE id = 8; UPDATE audit SET id = 8 WHERE id = 99',
      7,
    ],
    [
      'an entry put in',
      `INSERT INTO audit SELECT ${ENTRIES + 1}, at, who, what, subject, code, count, mac FROM audit WHERE id = 7`,
      ENTRIES + 1,
    ],
    ['the end cut off', 'DELETE FROM audit WHERE id > 15', 16],
    ['all gone', 'DELETE FROM audit', 1],
  ])('%s is found', async (_, statement, where) => {
    attack(statement);
    expect(store.audit.verify()).toBe(where);
    // It stops no work, and stays where it is; one put in beyond the end is written over.
    await store.manifest.change(() => store.audit.append({ who: 'cli', what: 'later', subject: null, code: null }));
    expect(store.audit.verify()).toBe(where > ENTRIES ? null : where);
  });

  test('an edit is found with its hash made anew; without a key it would not be', async () => {
    // What a chain without a key would hold: the same hash, as anybody can make it.
    const macOf = (row: Record<string, unknown>, previous: string, key: Uint8Array | null): string =>
      Buffer.from(
        sodium.crypto_generichash(
          32,
          JSON.stringify([previous, row.id, row.at, row.who, row.what, row.subject, row.code, row.count]),
          key,
        ),
      ).toString('base64url');
    const forge = (key: Uint8Array | null): void => {
      const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
      const rows = database.prepare('SELECT * FROM audit ORDER BY id').all();
      let previous = '';
      for (const row of rows) {
        const forged = Number(row.id) === ENTRIES ? { ...row, who: 'somebody else' } : row;
        previous = macOf(forged, previous, key);
        database
          .prepare('UPDATE audit SET who = ?, mac = ? WHERE id = ?')
          .run(String(forged.who), previous, Number(row.id));
      }
      database.close();
    };
    forge(null);
    expect(store.audit.verify()).toBe(1);
    forge(store.keys.audit);
    // Even so the head, under the hash of the state, tells.
    expect(store.audit.verify()).toBe(ENTRIES);
    const row = store.database.prepare('SELECT mac FROM audit WHERE id = ?').get(ENTRIES) as { mac: string };
    await store.manifest.change((draft) => {
      draft.audit = { id: ENTRIES, mac: row.mac };
    });
    expect(store.audit.verify()).toBeNull();
  });

  test('a cut with the head of the state brought to it is found; without the hash of the state it would not be', async () => {
    const cut = (database: DatabaseSync): void => {
      const last = database.prepare('SELECT id, mac FROM audit WHERE id = 15').get() as { id: number; mac: string };
      const { value } = database.prepare("SELECT value FROM meta WHERE name = 'state'").get() as { value: string };
      const [tag, ...json] = value.split(' ');
      const state = { ...JSON.parse(json.join(' ')), audit: last };
      database.exec('DELETE FROM audit WHERE id > 15');
      database.prepare("UPDATE meta SET value = ? WHERE name = 'state'").run(`${tag} ${JSON.stringify(state)}`);
    };
    cut(store.database);
    expect(() => store.audit.verify()).toThrow('not what the relay wrote');

    const weak = await temporaryFolder();
    const without = await openStore(weak.path, { mac: () => 'none' });
    await without.manifest.change(() => {
      for (let i = 1; i <= ENTRIES; i++) without.audit.append({ who: 'cli', what: 'test', subject: null, code: null });
    });
    cut(without.database);
    expect(without.audit.verify()).toBeNull();
    await without.close();
    await weak.remove();
  });

  test('an edited entry is marked where it is shown, and its neighbours are not', async () => {
    attack("UPDATE audit SET subject = 'x' WHERE id = 7");
    const { entries } = await store.audit.page(ENTRIES, null);
    expect(entries.filter(({ broken }) => broken).map(({ id }) => id)).toEqual([7]);
    expect((await store.audit.page(3, 9)).entries.map(({ id, broken }) => [id, broken])).toEqual([
      [8, undefined],
      [7, true],
      [6, undefined],
    ]);
  });

  test('what is refused again and again costs few entries; each by itself would have one', async () => {
    const REFUSALS = 600;
    const refusal = (i: number) => ({
      who: 'anonymous',
      what: 'request.refused',
      subject: `name-${i % 200}`,
      code: 'X',
    });
    const written = async (note: (i: number) => void): Promise<number> => {
      const before = store.manifest.head.audit.id;
      for (let i = 0; i < REFUSALS; i++) note(i);
      await store.audit.flush(true);
      return store.manifest.head.audit.id - before;
    };
    expect(await written((i) => store.audit.refused(refusal(i)))).toBeLessThanOrEqual(31);
    await store.manifest.change(() => {
      const before = store.manifest.head.audit.id;
      for (let i = 0; i < REFUSALS; i++) store.audit.append(refusal(i));
      expect(store.manifest.head.audit.id - before).toBe(REFUSALS);
    });
  });

  test('is checked without being held in memory', async () => {
    const count = runs(10_000, 100_000);
    await store.manifest.change(() => {
      for (let i = 0; i < count; i++) {
        store.audit.append({ who: 'cli', what: 'test', subject: 'x'.repeat(64), code: null });
      }
    });
    const before = process.memoryUsage().rss;
    expect(store.audit.verify()).toBeNull();
    // All entries at once would be some 400 bytes each.
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
    expect((await store.audit.page(1, null)).entries[0]?.id).toBe(ENTRIES + count);
  });
});
