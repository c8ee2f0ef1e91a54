import { fail } from '../../shared/errors.ts';
import type { QueuedCall } from '../../shared/protocol/queue.ts';
import type { QueueAccess } from '../queue/queue.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { createQueueReader } from '../queue/reader.ts';
import { filesNeedOneProcess } from '../queue/refusals.ts';
import type { StoredCall } from '../queue/stored-call.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The primary process runs the calls of all queues. `known` resolves when every worker knows what it has changed. */
export const serveQueue = (
  link: WorkerLink,
  { queue, store, known }: { readonly queue: QueueAccess; readonly store: QueueStore; readonly known: () => unknown },
): void =>
  link.serve({
    'queue.accept': async (call) => {
      const accepted = await queue.accept({ ...call, files: null });
      await known();
      return accepted;
    },
    'queue.status': (call) => queue.statusOf(call),
    'queue.cancel': async (id) => {
      const call = await store.find(id);
      const cancelled = call ? await queue.cancel(call) : GONE;
      await known();
      return cancelled;
    },
    'queue.count': ({ name, caller, address }) => queue.count(name, caller, address),
  });

const GONE = { removed: false, message: 'The call is no longer kept.' };

/** What is stored, a worker reads itself. */
export function remoteQueue(link: PrimaryLink, store: QueueStore): QueueAccess {
  const statusOf = ({ id, hash, queue }: Pick<StoredCall, 'id' | 'hash' | 'queue'>): Promise<QueuedCall> =>
    link.ask('queue.status', { id, hash, queue });
  return {
    ...createQueueReader(store, async (call) => (await statusOf(call)).in_queue),
    // Only what the primary process stores is counted against its bounds, and a link carries no files.
    accept: async ({ caller, address, text, files, request: { queued, method, url } }) =>
      files
        ? fail(filesNeedOneProcess())
        : link.ask('queue.accept', { caller, address, text, request: { queued, method, url } }),
    statusOf,
    cancel: ({ id }) => link.ask('queue.cancel', id),
    count: (name, caller, address) => link.ask('queue.count', { name, caller, address }),
  };
}
