import net from 'node:net';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type DataStore, openDataStore } from '../../relay/data-store/data-store.ts';
import type { StoredCall } from '../../relay/queue/stored-call.ts';
import { StoreUnreachable } from '../../relay/store/corrupted.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { ANY_CALL, addCall } from '../support/relay/stored-calls.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The stores of two relays; the connections of the other one can be broken at a commit. */
let one: DataStore;
let other: DataStore;
let url: string;
let proxy: Awaited<ReturnType<typeof startCommitProxy>>;
let end: () => Promise<void>;

beforeEach(async () => {
  url = await createDatabase(inject('postgres'));
  proxy = await startCommitProxy(url);
  const folders = [await temporaryFolder(), await temporaryFolder()] as const;
  const open = (dataDir: string, databaseUrl: string) => openDataStore({ dataDir, databaseUrl, rootKey: ROOT_KEY });
  one = await open(folders[0].path, url);
  other = await open(folders[1].path, proxy.url);
  end = async () => {
    await Promise.all([one.close(), other.close()]);
    proxy.close();
    for (const folder of folders) await folder.remove();
  };
});
afterEach(() => end());

const yes = () => true;
const stateAt = async (store: DataStore, { id }: StoredCall): Promise<string> => {
  await store.queuedCalls.refresh();
  const call = await store.queuedCalls.find(id);
  return `${call?.status} ${call?.runner === null ? '' : call?.runner === one.queuedCalls.peers?.id ? 'one' : 'other'}`;
};

describe('a call that two relays would run', () => {
  test('begins at one of them only, however often both try at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { hash } = await addCall(one.queuedCalls, ANY_CALL, '{}');
      const begun = await Promise.all([one, other].map((store) => store.queuedCalls.begin(hash, yes, false)));
      expect(begun.filter(Boolean)).toHaveLength(1);
    }
  });

  test('begins at neither where the lines say no, as they are with everything that came before', async () => {
    const { hash } = await addCall(one.queuedCalls, ANY_CALL, '{}');
    expect(await other.queuedCalls.begin(hash, () => false, false)).toBe(false);
  });

  test('is put back, and begun again after an attempt of which nobody knows, by the one that runs it alone', async () => {
    const call = await addCall(one.queuedCalls, ANY_CALL, '{}');
    expect(await one.queuedCalls.begin(call.hash, yes, false)).toBe(true);
    expect(await other.queuedCalls.begin(call.hash, yes, true)).toBe(false);
    await other.queuedCalls.putBack(call.hash, 1);
    expect(await stateAt(other, call)).toBe('running one');
    expect(await one.queuedCalls.begin(call.hash, yes, true)).toBe(true);
    await one.queuedCalls.putBack(call.hash, 1);
    expect(await stateAt(other, call)).toBe('pending ');
  });
});

describe('a connection that breaks at the commit', () => {
  const rows = () => query(url, 'SELECT hash FROM client_secret_relay.calls');

  test('after Postgres has it, loses no call that is accepted, and accepts it once', async () => {
    proxy.breakAfter = true;
    const call = await addCall(other.queuedCalls, ANY_CALL, '{}');
    expect(proxy.broken).toBe(1);
    expect(await rows()).toEqual([{ hash: call.hash }]);
    expect(await stateAt(one, call)).toBe('pending ');
  });

  test('before Postgres has it, leaves no call that nobody knows of', async () => {
    proxy.breakBefore = true;
    await expect(addCall(other.queuedCalls, ANY_CALL, '{}')).rejects.toThrow(StoreUnreachable);
    expect(proxy.broken).toBe(1);
    expect(await rows()).toEqual([]);
  });
});

/** Passes everything on, and can break the connection when a commit comes. */
async function startCommitProxy(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  const state = { breakBefore: false, breakAfter: false, broken: 0 };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    let isBroken = false;
    client.on('data', (piece) => {
      const isCommit = piece.includes('COMMIT');
      if (isCommit && state.breakBefore) {
        Object.assign(state, { breakBefore: false, broken: state.broken + 1 });
        client.destroy();
        upstream.destroy();
        return;
      }
      upstream.write(piece);
      if (!isCommit || !state.breakAfter) return;
      Object.assign(state, { breakAfter: false, broken: state.broken + 1 });
      isBroken = true;
    });
    upstream.on('data', (piece) => {
      // The server has done it when it says so, which the client is not told.
      if (!isBroken) client.write(piece);
      else if (piece.includes('COMMIT')) client.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as net.AddressInfo;
  return Object.assign(state, {
    url: target.replace(`:${port}/`, `:${address.port}/`),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
}
