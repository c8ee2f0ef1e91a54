import type { CallPage } from '../../shared/protocol/queue.ts';
import type { Caller } from '../identity/caller.ts';
import { pageOf } from './history.ts';
import type { QueueStore } from './queue-store.ts';
import type { StoredCall } from './stored-call.ts';

/** What can be read of queued calls without running them, from the store alone. */
export interface QueueReader {
  /** Null for a call that there is not, or of somebody else. */
  find(id: string, caller: Caller, address: string): Promise<StoredCall | null>;
  /** The body of the response. */
  responseOf(call: StoredCall): AsyncIterable<Buffer>;
  page(caller: Caller, address: string, options: Parameters<typeof pageOf>[2]): Promise<CallPage>;
}

/** `placeOf`: where a call that has not settled is in its queue. */
export const createQueueReader = (store: QueueStore, placeOf: Parameters<typeof pageOf>[3]): QueueReader => ({
  find: async (id, caller, address) => {
    const call = await store.find(id);
    // The id of an anonymous call is what shows that it is the caller's.
    const isOwn = call !== null && (call.caller.kind === 'anonymous' || call.owner === store.ownerOf(caller, address));
    return isOwn ? call : null;
  },
  responseOf: (call) => store.body(call, 'response'),
  page: (caller, address, options) => pageOf(store, store.ownerOf(caller, address), options, placeOf),
});
