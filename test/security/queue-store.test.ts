import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DataStore, openDataStore } from '../../relay/data-store/data-store.ts';
import { bytesOf, type StoredCall } from '../../relay/queue/stored-call.ts';
import { StoreCorrupted } from '../../relay/store/corrupted.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Somebody writes to the data folder who does not have the root key. */
let folder: TemporaryFolder;
let store: DataStore;
let waiting: StoredCall;
let done: StoredCall;
let other: StoredCall;

const CALLER = { kind: 'user', sub: 'ann-of-the-tests', claims: {}, origin: null } as const;
const SECRET_TEXT = 'what Ann has written';
const LONG = 200_000;
const ENDING = {
  from: 'upstream',
  trace: 't',
  status: 200,
  headers: ['content-type', 'text/plain'],
  code: null,
} as const;

const add = (text: string) =>
  store.queuedCalls.add(
    {
      caller: CALLER,
      address: '127.0.0.1',
      queue: 'ann’s queue',
      method: 'POST',
      url: 'https://api.example/ann',
      keep: 60,
    },
    Buffer.from(text),
  );
async function settle(call: StoredCall, body: string): Promise<StoredCall> {
  const { queuedCalls } = store;
  expect(await queuedCalls.begin(call.hash)).toBe(true);
  const writer = await queuedCalls.responseWriter(call.hash);
  await writer.write(Buffer.from(body));
  expect(await queuedCalls.settle(call.hash, { ending: ENDING, body: await writer.end() })).toBe(true);
  return (await queuedCalls.find(call.id)) as StoredCall;
}
const open = () => openDataStore({ dataDir: folder.path });
const change = (work: (database: DatabaseSync) => unknown): void => {
  const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
  work(database);
  database.close();
};
const reopen = async (): Promise<void> => {
  await store.close();
  store = await open();
};
/** What is read of a call: all of it, or that it is not what the relay wrote. */
const brief = (text: string): string =>
  text === text.charAt(0).repeat(LONG) ? `only ${text.charAt(0)}` : text.slice(0, 100);
async function readAll({ id }: StoredCall): Promise<unknown> {
  try {
    const call = await store.queuedCalls.find(id);
    if (!call) return null;
    const body = async (kind: 'request' | 'response') =>
      brief((await bytesOf(store.queuedCalls.body(call, kind))).toString());
    return { ...call, request: await body('request'), response: call.ending && (await body('response')) };
  } catch (error) {
    if (error instanceof StoreCorrupted) return 'refused';
    throw error;
  }
}
const fileOf = ({ hash }: StoredCall, kind: 'request' | 'response'): string =>
  path.join(folder.path, 'queue', `${hash}.${kind}`);

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await open();
  waiting = await add(SECRET_TEXT);
  done = await settle(await add('x'.repeat(LONG)), 'y'.repeat(LONG));
  other = await settle(await add('a'.repeat(LONG)), 'b'.repeat(LONG));
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

test('as it was written, everything is read again', async () => {
  await reopen();
  expect(await readAll(waiting)).toMatchObject({ status: 'pending', request: SECRET_TEXT });
  expect(await readAll(done)).toMatchObject({ request: 'only x', response: 'only y', ending: ENDING });
  expect((await store.queuedCalls.unsettled()).calls.map(({ id }) => id)).toEqual([waiting.id]);
});

describe('a reader of the data folder', () => {
  test('learns no id, caller, address, URL, queue or body', () => {
    const files = [
      'relay.db',
      'relay.db-wal',
      ...[done, other].flatMap(({ hash }) => [`queue/${hash}.request`, `queue/${hash}.response`]),
    ];
    const content = Buffer.concat(files.map((name) => readFileSync(path.join(folder.path, name)))).toString('latin1');
    for (const secret of [
      waiting.id,
      done.id,
      'ann-of-the-tests',
      SECRET_TEXT,
      'api.example',
      '127.0.0.1',
      'xxxxxxxx',
      'yyyyyyyy',
    ]) {
      expect(content).not.toContain(secret);
    }
  });

  test('has to be the user who runs the relay', () => {
    expect(statSync(path.join(folder.path, 'queue')).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(done, 'response')).mode & 0o777).toBe(0o600);
  });
});

describe('a writer of the database', () => {
  const columns = ['facts', 'ending', 'key_epoch', 'status', 'updated', 'expires', 'created', 'request_bytes'];
  test.each(columns)('who copies the column %s from another call has it refused', async (column) => {
    change((database) => {
      // Unique columns get another value than any row has.
      const value =
        column === 'created' || column === 'key_epoch'
          ? `${column} + 7`
          : `(SELECT ${column} FROM calls WHERE hash = '${waiting.hash}')`;
      database.exec(`UPDATE calls SET ${column} = ${value} WHERE hash = '${done.hash}'`);
    });
    await reopen();
    expect(await readAll(done)).toBe('refused');
  });

  test('who copies the caller of another user’s call does not move it to that user', async () => {
    change((database) => database.exec(`UPDATE calls SET caller = 'somebody else' WHERE hash = '${done.hash}'`));
    await reopen();
    expect(await readAll(done)).toBe('refused');
    expect((await store.queuedCalls.page('somebody else', 9e15, 10)).calls).toEqual([]);
  });

  test('who puts back a call as it was before it ran does not have it run again', async () => {
    const dump = (database: DatabaseSync) => database.prepare('SELECT * FROM calls WHERE hash = ?').get(waiting.hash);
    let before: Record<string, unknown> | undefined;
    change((database) => {
      before = dump(database);
    });
    await settle(waiting, 'response');
    await store.close();
    change((database) => {
      database.exec(`DELETE FROM calls WHERE hash = '${waiting.hash}'`);
      const names = Object.keys(before ?? {});
      const insert = database.prepare(`INSERT INTO calls (${names.join()}) VALUES (${names.map(() => '?').join()})`);
      insert.run(...(Object.values(before ?? {}) as string[]));
    });
    store = await open();
    expect(await store.queuedCalls.unsettled()).toMatchObject({ calls: [], damaged: 1 });
    await expect(store.queuedCalls.begin(waiting.hash)).rejects.toThrow(StoreCorrupted);
    expect(await readAll(waiting)).toBe('refused');
  });

  test('who inserts a copy of a call under another name does not have it run twice', async () => {
    change((database) =>
      database.exec(
        `INSERT INTO calls SELECT created + 1000, 'copy', caller, status, updated, expires, key_epoch, request_bytes, response_bytes, facts, ending, request, response FROM calls WHERE hash = '${waiting.hash}'`,
      ),
    );
    await reopen();
    const { calls, damaged } = await store.queuedCalls.unsettled();
    expect([calls.map(({ id }) => id), damaged]).toEqual([[waiting.id], 1]);
  });

  test('who deletes a call has it reported, not forgotten', async () => {
    change((database) => database.exec(`DELETE FROM calls WHERE hash = '${done.hash}'`));
    await reopen();
    expect(await readAll(done)).toBe('refused');
  });
});

describe('a writer of the files', () => {
  test.each<[string, (file: string) => void]>([
    [
      'changes a byte',
      (file) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, at) => (at === 70_000 ? byte ^ 1 : byte)),
        ),
    ],
    ['cuts it short', (file) => truncateSync(file, 100)],
    ['cuts it at the end of a piece', (file) => truncateSync(file, 65_576)],
    [
      'swaps two pieces',
      (file) => {
        const [a, b, rest] = [
          readFileSync(file).subarray(0, 65_576),
          readFileSync(file).subarray(65_576, 131_152),
          readFileSync(file).subarray(131_152),
        ];
        writeFileSync(file, Buffer.concat([b, a, rest]));
      },
    ],
    ['deletes it', (file) => rmSync(file)],
    ['puts that of another call in its place', (file) => writeFileSync(file, readFileSync(fileOf(other, 'response')))],
    ['puts the request in its place', (file) => writeFileSync(file, readFileSync(fileOf(done, 'request')))],
  ])('who %s has it refused', async (_, work) => {
    work(fileOf(done, 'response'));
    await reopen();
    expect(await readAll(done)).toBe('refused');
    expect(await readAll(other)).toMatchObject({ response: 'only b' });
  });
});

describe('keys', () => {
  test('calls of an earlier epoch are read after the keys were rotated', async () => {
    await store.rotation.rows();
    const later = await add('later');
    await reopen();
    expect(await readAll(done)).toMatchObject({ response: 'only y' });
    expect(await readAll(later)).toMatchObject({ request: 'later' });
  });
});
