import * as v from 'valibot';
import type { Result } from '../../shared/errors.ts';
import { committed, done } from '../history/database.ts';
import { type Change, type Library, sorted } from './library.ts';
import { withinLimits } from './limits.ts';
import { type Folder, folderSchema, type SavedCall, savedCallSchema } from './saved-call.ts';
import { storableCall } from './storable.ts';

/** The saved calls of every relay, the same for all windows. */
export interface SavedStore {
  read(relayId: string): Promise<Library>;
  /** Applies the change to what is stored then; a refusal says which limit it would exceed. */
  change(relayId: string, change: Change): Promise<Result<Library>>;
  /** Removes all that a relay has. */
  clear(relayId: string): Promise<void>;
  /** Calls the listener when another page changes a library; returns a function that stops. */
  watch(changed: () => void): () => void;
}

const STORES = ['folders', 'calls'] as const;
const CHANNEL = 'saved-calls';

export function createSavedStore(): SavedStore {
  let opened: Promise<IDBDatabase> | null = null;
  const database = (): Promise<IDBDatabase> => {
    opened ??= openDatabase().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  const tell = (): void => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(null);
    channel.close();
  };

  return {
    read: async (relayId) => readLibrary((await database()).transaction(STORES), relayId),
    async change(relayId, change) {
      const transaction = (await database()).transaction(STORES, 'readwrite');
      const ended = committed(transaction);
      const before = await readLibrary(transaction, relayId);
      const after = withinLimits(sorted(storable(change(before), before)));
      if (after.ok) {
        write(transaction.objectStore('folders'), relayId, before.folders, after.value.folders);
        write(transaction.objectStore('calls'), relayId, before.calls, after.value.calls);
      }
      await ended;
      if (after.ok) tell();
      return after;
    },
    async clear(relayId) {
      const transaction = (await database()).transaction(STORES, 'readwrite');
      const ended = committed(transaction);
      for (const name of STORES) transaction.objectStore(name).delete(ofRelay(relayId));
      await ended;
      tell();
    },
    watch(changed) {
      const channel = new BroadcastChannel(CHANNEL);
      channel.onmessage = () => changed();
      return () => channel.close();
    },
  };
}

/** `folders` and `calls` by the relay that they belong to and their id. */
function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('saved', 1);
  request.onupgradeneeded = () => {
    for (const name of STORES) request.result.createObjectStore(name);
  };
  return done(request);
}

/** Every key that begins with this relay: an array sorts after all texts. */
const ofRelay = (relayId: string): IDBKeyRange => IDBKeyRange.bound([relayId], [relayId, []]);

async function readLibrary(transaction: IDBTransaction, relayId: string): Promise<Library> {
  const [folders, calls] = await Promise.all(
    STORES.map((name) => done<unknown[]>(transaction.objectStore(name).getAll(ofRelay(relayId)))),
  );
  return sorted({
    folders: (folders ?? []).flatMap((one) => parsed(folderSchema, one)),
    calls: (calls ?? []).flatMap((one) => parsed(savedCallSchema, one)),
  });
}

/** A row that does not have the shape, such as one of a later version, is left out. */
function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T[] {
  const result = v.safeParse(schema, value);
  return result.success ? [result.output] : [];
}

/** What was not changed was stored like this before. */
function storable(after: Library, before: Library): Library {
  const stored = new Set(before.calls);
  return { ...after, calls: after.calls.map((call) => (stored.has(call) ? call : storableCall(call))) };
}

function write<T extends Folder | SavedCall>(
  store: IDBObjectStore,
  relayId: string,
  before: readonly T[],
  after: readonly T[],
): void {
  const kept = new Set(after.map(({ id }) => id));
  const unchanged = new Set(before);
  for (const { id } of before) if (!kept.has(id)) store.delete([relayId, id]);
  for (const one of after) if (!unchanged.has(one)) store.put(one, [relayId, one.id]);
}
