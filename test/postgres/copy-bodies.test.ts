import { readdirSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { copyStore } from '../../relay/store-copy/copy-store.ts';
import { contentsOf, fillCalls, type SettledCall } from '../support/relay/filled-calls.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Long requests and responses of queued calls, which are in files on SQLite. */
const CALLS = 4;
/** Of two calls. */
const FILES = 4;
const FRAMES = 'client_secret_relay.frames';

let folder: TemporaryFolder;
let calls: readonly SettledCall[];
let url: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  calls = await fillCalls(folder.path, CALLS);
  url = await createDatabase(inject('postgres'));
});
afterEach(() => folder.remove());

const files = (): string[] =>
  readdirSync(path.join(folder.path, 'queue')).map((name) => path.join(folder.path, 'queue', name));
const copy = (onProgress: (done: number, total: number) => void = () => {}) =>
  copyStore({ store: { dataDir: folder.path, rootKey: ROOT_KEY }, to: url, onProgress });
const open = (dataDir = folder.path) => openDataStore({ dataDir, rootKey: ROOT_KEY, databaseUrl: url });
/** What was written once has the same transaction. */
const written = () =>
  query(url, `SELECT hash, kind, frame, xmin::text AS by, sealed FROM ${FRAMES} ORDER BY hash, kind, frame`);

test('are the same on Postgres, for this relay and for others', async () => {
  expect(files()).toHaveLength(FILES);
  expect(await copy()).toMatchObject({ bodies: FILES, missingBodies: 0 });
  await using other = await temporaryFolder();
  for (const dataDir of [folder.path, other.path]) {
    const opened = await open(dataDir);
    expect(await contentsOf(opened, calls)).toEqual(calls);
    await opened.close();
  }
});

test('are not copied again where a copy was interrupted, but for what is not as it was copied', async () => {
  const afterTwo = (done: number, total: number): void => {
    if (done === total - 2) throw new Error('interrupted');
  };
  await expect(copy(afterTwo)).rejects.toThrow('interrupted');
  const before = await written();
  expect(before.length).toBeGreaterThan(0);
  await query(
    url,
    `UPDATE ${FRAMES} SET sealed = '\\x00' WHERE (hash, kind, frame) IN (SELECT hash, kind, frame FROM ${FRAMES} LIMIT 1)`,
  );
  const damaged = (await written()).find(({ sealed }) => (sealed as Buffer).length === 1);
  expect(await copy()).toMatchObject({ isResumed: true, bodies: FILES });
  const key = (row: Record<string, unknown> | undefined): string => `${row?.hash} ${row?.kind} ${row?.frame}`;
  const after = new Map((await written()).map((row) => [key(row), row]));
  expect(after.size).toBeGreaterThan(before.length);
  for (const row of before)
    if (key(row) === key(damaged)) expect(after.get(key(row))?.sealed).toEqual(row.sealed);
    else expect(after.get(key(row))).toEqual(row);
  const opened = await open();
  expect(await contentsOf(opened, calls)).toEqual(calls);
  await opened.close();
});

test('that Postgres does not have as they are stop the copy, and no relay starts on it', async () => {
  await expect(
    copy(() => {
      throw new Error('interrupted');
    }),
  ).rejects.toThrow('interrupted');
  await query(
    url,
    `CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.sealed := '\\x00'; RETURN NEW; END $$ LANGUAGE plpgsql;
     CREATE TRIGGER spoil BEFORE INSERT ON ${FRAMES} FOR EACH ROW WHEN (NEW.frame = 2) EXECUTE FUNCTION spoil()`,
  );
  await expect(copy()).rejects.toThrow('other content of a queued call');
  await using other = await temporaryFolder();
  await expect(open(other.path)).rejects.toThrow('A store is being copied');
  await query(url, `DROP TRIGGER spoil ON ${FRAMES}`);
  expect(await copy()).toMatchObject({ bodies: FILES, isResumed: false });
});

test('whose files are missing or cut short are left out, and said', async () => {
  const [one = '', other = ''] = files();
  rmSync(one);
  truncateSync(other, 100_000);
  expect(await copy()).toMatchObject({ bodies: FILES, missingBodies: 2 });
  const opened = await open();
  const outcomes = await Promise.all(
    calls.map((call) =>
      contentsOf(opened, [call]).then(
        () => 'read',
        () => 'refused',
      ),
    ),
  );
  expect(outcomes).toContain('refused');
  expect(outcomes.filter((outcome) => outcome === 'read').length).toBeGreaterThanOrEqual(CALLS - 2);
  await opened.close();
});
