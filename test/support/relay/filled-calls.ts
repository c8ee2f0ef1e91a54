import { type DataStore, openDataStore } from '../../../relay/data-store/data-store.ts';
import { bytesOf } from '../../../relay/queue/stored-call.ts';
import { ROOT_KEY } from './postgres-relays.ts';
import { ANY_CALL, addCall, runCall } from './stored-calls.ts';

/** A queued call that has settled, by its id, with its request and response. */
export type SettledCall = readonly [id: string, request: string, response: string];

const FACTS = { ...ANY_CALL, keep: 3600 };
const textOf = (name: string, index: number, length: number): string => `${name} ${index} `.repeat(length);

/** Adds so many to a store on SQLite, of which every second one is so long that it is in files. */
export async function fillCalls(dataDir: string, count: number): Promise<readonly SettledCall[]> {
  const { queuedCalls, close } = await openDataStore({ dataDir, rootKey: ROOT_KEY });
  const calls: SettledCall[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = index % 2 === 0 ? 80_000 : 10;
    const [request, response] = [textOf('asked', index, length), textOf('said', index, 2 * length)];
    const { id } = await runCall(queuedCalls, await addCall(queuedCalls, FACTS, request), response);
    calls.push([id, request, response]);
  }
  await close();
  return calls;
}

/** The same calls, as another store has them. */
export async function contentsOf(store: DataStore, calls: readonly SettledCall[]): Promise<readonly SettledCall[]> {
  const { queuedCalls } = store;
  const contents: SettledCall[] = [];
  for (const [id] of calls) {
    const call = await queuedCalls.find(id);
    if (!call) throw new Error('a queued call is not there');
    const read = async (kind: 'request' | 'response') => (await bytesOf(queuedCalls.body(call, kind))).toString();
    contents.push([id, await read('request'), await read('response')]);
  }
  return contents;
}
