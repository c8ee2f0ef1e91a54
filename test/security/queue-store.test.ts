import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DataStore, openDataStore } from '../../relay/data-store/data-store.ts';
import { bytesOf, type StoredCall } from '../../relay/queue/stored-call.ts';
import { StoreCorrupted } from '../../relay/store/corrupted.ts';
import { attackCalls, type CallAttack } from '../support/relay/call-attack.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { databaseUrlOf } from '../support/relay/store-place.ts';
import { addCall, runCall } from '../support/relay/stored-calls.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Somebody writes to the store who does not have the root key. */
let folder: TemporaryFolder;
let attack: CallAttack;
let store: DataStore;
let waiting: StoredCall;
let done: StoredCall;
let other: StoredCall;

const CALLER = { kind: 'user', sub: 'ann-of-the-tests', claims: {}, origin: null } as const;
const SECRET_TEXT = 'what Ann has written';
const LONG = 200_000;
const add = (text: string): Promise<StoredCall> =>
  addCall(
    store.queuedCalls,
    {
      caller: CALLER,
      address: '127.0.0.1',
      queue: 'ann’s queue',
      method: 'POST',
      url: 'https://api.example/ann',
      keep: 60,
    },
    text,
  );
const settle = (call: StoredCall, body: string): Promise<StoredCall> => runCall(store.queuedCalls, call, body);
const open = async (): Promise<DataStore> => {
  const databaseUrl = await databaseUrlOf(folder.path);
  return openDataStore({ dataDir: folder.path, databaseUrl, rootKey: ROOT_KEY });
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
const bodyOf = ({ hash }: StoredCall, kind: 'request' | 'response'): string => `${hash}.${kind}`;

beforeEach(async () => {
  folder = await temporaryFolder();
  attack = await attackCalls(folder.path);
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
  expect(await readAll(done)).toMatchObject({ request: 'only x', response: 'only y', ending: { status: 200 } });
  expect(store.queuedCalls.unsettled().calls.map(({ id }) => id)).toEqual([waiting.id]);
});

test('a reader of the store learns no id, caller, address, URL, queue or body', async () => {
  const content = await attack.dump();
  expect(content).toContain(done.hash);
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

describe('a writer of the database', () => {
  const columns = ['facts', 'ending', 'key_epoch', 'status', 'updated', 'expires', 'created', 'request_bytes'];
  test.each(columns)('who copies the column %s from another call has it refused', async (column) => {
    // Unique columns get another value than any row has.
    const value =
      column === 'created' || column === 'key_epoch'
        ? `(SELECT max(${column}) + 7 FROM calls)`
        : `(SELECT ${column} FROM calls WHERE hash = '${waiting.hash}')`;
    await attack.change(`UPDATE calls SET ${column} = ${value} WHERE hash = '${done.hash}'`);
    await reopen();
    expect(await readAll(done)).toBe('refused');
  });

  test('who copies the caller of another user’s call does not move it to that user', async () => {
    await attack.change(`UPDATE calls SET caller = 'somebody else' WHERE hash = '${done.hash}'`);
    await reopen();
    expect(await readAll(done)).toBe('refused');
    expect((await store.queuedCalls.page('somebody else', 9e15, 10)).calls).toEqual([]);
  });

  test('who puts back a call as it was before it ran does not have it run again', async () => {
    await attack.change(`CREATE TABLE old_calls AS SELECT * FROM calls WHERE hash = '${waiting.hash}'`);
    await settle(waiting, 'response');
    await store.close();
    await attack.change(`DELETE FROM calls WHERE hash = '${waiting.hash}'; INSERT INTO calls SELECT * FROM old_calls`);
    store = await open();
    expect(store.queuedCalls.unsettled()).toMatchObject({ calls: [], damaged: 1 });
    await expect(store.queuedCalls.begin(waiting.hash, () => true, false)).rejects.toThrow(StoreCorrupted);
    expect(await readAll(waiting)).toBe('refused');
  });

  test('who inserts a copy of a call under another name does not have it run twice', async () => {
    const more = 'caller, status, updated, expires, key_epoch, request_bytes, response_bytes, facts, ending, request';
    await attack.change(
      `INSERT INTO calls (created, hash, ${more}) SELECT created + 1000, 'copy', ${more} FROM calls WHERE hash = '${waiting.hash}'`,
    );
    await reopen();
    const { calls, damaged } = store.queuedCalls.unsettled();
    expect([calls.map(({ id }) => id), damaged]).toEqual([[waiting.id], 1]);
  });

  test('who deletes a call has it reported, not forgotten', async () => {
    await attack.change(`DELETE FROM calls WHERE hash = '${done.hash}'`);
    await reopen();
    expect(await readAll(done)).toBe('refused');
  });
});

/** Of an encrypted piece. */
const PIECE = 65_576;

describe('a writer of the bodies', () => {
  test.each<[string, (body: Buffer) => Buffer | Promise<Buffer>]>([
    ['changes a byte', (body) => body.map((byte, at) => (at === 70_000 ? byte ^ 1 : byte)) as Buffer],
    ['cuts it short', (body) => body.subarray(0, 100)],
    ['cuts it at the end of a piece', (body) => body.subarray(0, PIECE)],
    [
      'swaps two pieces',
      (body) => Buffer.concat([body.subarray(PIECE, 2 * PIECE), body.subarray(0, PIECE), body.subarray(2 * PIECE)]),
    ],
    ['deletes it', () => Buffer.alloc(0)],
    ['puts that of another call in its place', () => attack.read(bodyOf(other, 'response'))],
    ['puts the request in its place', () => attack.read(bodyOf(done, 'request'))],
  ])('who %s has it refused', async (_, damage) => {
    const body = bodyOf(done, 'response');
    const damaged = await damage(await attack.read(body));
    if (damaged.length === 0) await attack.remove(body);
    else await attack.write(body, damaged);
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
