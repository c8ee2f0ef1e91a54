import * as v from 'valibot';
import { callSchema, type PlaygroundCall } from '../request-model/playground-call.ts';
import { committed, done, openDatabase } from './database.ts';
import { entryOf, type HistoryEntry } from './entry.ts';
import { isOver, LIMITS, MAX_ENTRY_BYTES, minus, plus, type Totals } from './limits.ts';
import { matchesCall } from './search.ts';

/** The recorded calls, the same for the background, which adds them, and every window. */
export interface HistoryStore {
  add(call: PlaygroundCall, relayId: string): Promise<void>;
  /** Newest first. */
  list(relayId: string): Promise<readonly HistoryEntry[]>;
  /** Null if the call was removed meanwhile. */
  call(id: number): Promise<PlaygroundCall | null>;
  /** Reports the numbers of calls whose texts contain all words, newest first, until it is stopped. */
  search(words: readonly string[], found: (ids: readonly number[]) => void, signal: AbortSignal): Promise<void>;
  /** Removes the calls of one relay. */
  clear(relayId: string): Promise<void>;
  /** Calls the listener when another page or the background changes the history. */
  watch(changed: () => void): () => void;
}

const ALL = ['entries', 'calls', 'totals'];
const NONE: Totals = { entries: 0, bytes: 0 };
/** Calls that are read at once while searching: each can have a megabyte. */
const BATCH = 4;

export function createHistoryStore(limits = LIMITS): HistoryStore {
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

  /** Removes entries from the oldest on for as long as `isWanted` says so; skips or stops otherwise. */
  const remove = async (
    transaction: IDBTransaction,
    before: Totals,
    choose: (entry: HistoryEntry, totals: Totals) => 'remove' | 'skip' | 'stop',
  ): Promise<void> => {
    let totals = before;
    await new Promise<void>((resolve, reject) => {
      const request = transaction.objectStore('entries').openCursor();
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        const entry: HistoryEntry | undefined = cursor?.value;
        const choice = entry ? choose(entry, totals) : 'stop';
        if (!cursor || !entry || choice === 'stop') return resolve();
        if (choice === 'remove') {
          totals = minus(totals, entry.bytes);
          cursor.delete();
          transaction.objectStore('calls').delete(entry.id);
        }
        cursor.continue();
      };
    });
    transaction.objectStore('totals').put(totals, 0);
  };
  const totalsOf = async (transaction: IDBTransaction): Promise<Totals> =>
    (await done(transaction.objectStore('totals').get(0))) ?? NONE;

  return {
    async add(call, relayId) {
      const [entry, stored] = fitted(call, relayId);
      if (entry.bytes > MAX_ENTRY_BYTES) return;
      const transaction = (await database()).transaction(ALL, 'readwrite');
      const ended = committed(transaction);
      const totals = plus(await totalsOf(transaction), entry.bytes);
      const id = await done(transaction.objectStore('entries').add(entry));
      transaction.objectStore('calls').put(stored, id);
      await remove(transaction, totals, (_, left) => (isOver(left, limits) ? 'remove' : 'stop'));
      await ended;
      tell();
    },
    async list(relayId) {
      const entries = (await database()).transaction('entries').objectStore('entries');
      const all: HistoryEntry[] = await done(entries.getAll());
      return all.filter((entry) => entry.relayId === relayId).reverse();
    },
    async call(id) {
      const found: unknown = await done((await database()).transaction('calls').objectStore('calls').get(id));
      const parsed = v.safeParse(callSchema, found);
      return parsed.success ? parsed.output : null;
    },
    async search(words, found, signal) {
      let ids = await done((await database()).transaction('calls').objectStore('calls').getAllKeys());
      ids = ids.toReversed();
      for (let at = 0; at < ids.length && !signal.aborted; at += BATCH) {
        const calls = (await database()).transaction('calls').objectStore('calls');
        const batch = ids.slice(at, at + BATCH).map(Number);
        const read: (PlaygroundCall | undefined)[] = await Promise.all(batch.map((id) => done(calls.get(id))));
        const matching = batch.filter((_, index) => {
          const call = read[index];
          return call !== undefined && matchesCall(call, words);
        });
        if (matching.length > 0 && !signal.aborted) found(matching);
      }
    },
    async clear(relayId) {
      const transaction = (await database()).transaction(ALL, 'readwrite');
      const ended = committed(transaction);
      const all: HistoryEntry[] = await done(transaction.objectStore('entries').getAll());
      // At once where it is possible: one by one, 5,000 take seconds.
      if (all.every((entry) => entry.relayId === relayId))
        for (const name of ALL) transaction.objectStore(name).clear();
      else {
        await remove(transaction, await totalsOf(transaction), (entry) =>
          entry.relayId === relayId ? 'remove' : 'skip',
        );
      }
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

const CHANNEL = 'history';

/** Without the response's body, if the call is too long with it. */
function fitted(call: PlaygroundCall, relayId: string): [Omit<HistoryEntry, 'id'>, PlaygroundCall] {
  const entry = entryOf(call, relayId);
  if (entry.bytes <= MAX_ENTRY_BYTES) return [entry, call];
  const cut = { ...call, body: { ...call.body, chunks: [], kept: 0 } };
  return [entryOf(cut, relayId), cut];
}
