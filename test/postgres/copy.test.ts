import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { copyStore } from '../../relay/store-copy/copy-store.ts';
import { contentOfFile, type FilledStore, fillStore, VALUE } from '../support/relay/filled-store.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { addCall } from '../support/relay/stored-calls.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let filled: FilledStore;
let url: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  filled = await fillStore(folder.path, 40);
  url = await createDatabase(inject('postgres'));
});
afterEach(() => folder.remove());

const store = (dataDir = folder.path) => ({ dataDir, rootKey: ROOT_KEY });
const copy = (dataDir = folder.path, to = url) => copyStore({ store: store(dataDir), to, onProgress: () => {} });
/** After some rows. */
async function interruptCopy(): Promise<void> {
  const onProgress = (): never => {
    throw new Error('interrupted');
  };
  await expect(copyStore({ store: store(), to: url, onProgress })).rejects.toThrow('interrupted');
}
const open = (databaseUrl: string | undefined, dataDir = folder.path) =>
  openDataStore({ ...store(dataDir), databaseUrl });

test('a store that was copied is the same on Postgres, for this relay and for others', async () => {
  const before = contentOfFile(folder.path, 'relay.db');
  expect(await copy()).toMatchObject({ secrets: 38, damaged: 0, devices: 1, isResumed: false });
  await using other = await temporaryFolder();
  for (const dataDir of [folder.path, other.path]) {
    const opened = await open(url, dataDir);
    expect(opened.audit.verify()).toBeNull();
    await opened.close();
    expect(contentOfFile(dataDir, 'replica.db')).toEqual(before);
  }
  const opened = await open(url);
  const secret = opened.vault.find('s2');
  expect(secret && opened.vault.open(secret).value).toBe(`${VALUE}-2`);
  expect(opened.devices.identify(filled.deviceToken)).not.toBeNull();
  expect(await opened.devices.pair(filled.code, 'Later', null)).toMatchObject({ ok: true });
  await opened.close();
});

test('usage and the counts of limits go on where they were', async () => {
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  database.prepare('INSERT INTO counts VALUES (?, ?, ?)').run('a-window', 3, 4_000_000_000_000);
  database.close();
  await copy();
  const opened = await open(url);
  const { entries } = await opened.usage.page({ secret: null, from: 0, to: 100_000, limit: 10, after: null });
  expect(entries).toMatchObject([{ calls: 1, bytes: 7 }]);
  await opened.close();
  expect(await query(url, 'SELECT hash, used::int FROM client_secret_relay.counts')).toEqual([
    { hash: 'a-window', used: 3 },
  ]);
});

test('the old database is out of use, also where the replica is deleted', async () => {
  const copied = await copy();
  expect(copied?.kept).toBe(path.join(folder.path, 'relay.db.moved'));
  expect(existsSync(path.join(folder.path, 'relay.db'))).toBe(false);
  await expect(open(undefined)).rejects.toThrow('set RELAY_DATABASE_URL');
  expect(await copy()).toBeNull();
});

test('nothing is copied while a relay uses the store, or calls wait in it', async () => {
  const running = await open(undefined);
  await expect(copy()).rejects.toThrow('stop it first');
  const facts = {
    caller: { kind: 'anonymous', origin: null },
    address: '127.0.0.1',
    method: 'POST',
    keep: 60,
  } as unknown as Parameters<typeof addCall>[1];
  await addCall(running.queuedCalls, facts, '{}');
  await running.close();
  await expect(copy()).rejects.toThrow('1 queued calls have not ended');
  await expect(copy(path.join(folder.path, 'none'))).rejects.toThrow('no relay.db');
  expect(await query(url, "SELECT to_regnamespace('client_secret_relay') AS found")).toEqual([{ found: null }]);
});

test('a database that has the store of another relay, or of this one at work, is left alone', async () => {
  await using other = await temporaryFolder();
  const stranger = await openDataStore({
    dataDir: other.path,
    databaseUrl: url,
    rootKey: Buffer.alloc(32, 9).toString('base64'),
  });
  await stranger.vault.set('a', VALUE, {}, 'cli');
  await expect(copy()).rejects.toThrow('the store of another relay');
  expect(stranger.vault.find('a')).not.toBeNull();
  await stranger.close();
  const own = await createDatabase(inject('postgres'));
  await using third = await temporaryFolder();
  const working = await open(own, third.path);
  await working.vault.set('a', VALUE, {}, 'cli');
  await working.close();
  await expect(copy(folder.path, own)).rejects.toThrow('a relay has worked on it since');
  // Refused, it is as it was.
  await (await open(undefined)).close();
});

test('a row that is not what was copied is noticed before any relay starts on it', async () => {
  await query(
    url,
    'CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.count := NEW.count + 1; RETURN NEW; END $$',
  );
  await interruptCopy();
  await query(
    url,
    'CREATE TRIGGER spoil BEFORE INSERT ON client_secret_relay.audit FOR EACH ROW EXECUTE FUNCTION spoil()',
  );
  await expect(copy()).rejects.toThrow('other rows than were copied');
  expect(existsSync(path.join(folder.path, 'copy'))).toBe(false);
  await using other = await temporaryFolder();
  await expect(open(url, other.path)).rejects.toThrow('store copy to its end');
  await query(url, 'DROP TRIGGER spoil ON client_secret_relay.audit');
  // Not gone on with: it begins anew.
  expect(await copy()).toMatchObject({ isResumed: false });
});

test('a store that has changed since a copy was interrupted is copied anew', async () => {
  await interruptCopy();
  const opened = await open(undefined);
  await opened.vault.set('later', VALUE, {}, 'cli');
  await opened.close();
  const before = contentOfFile(folder.path, 'relay.db');
  expect(await copy()).toMatchObject({ secrets: 39, isResumed: false });
  await (await open(url)).close();
  expect(contentOfFile(folder.path, 'replica.db')).toEqual(before);
});
