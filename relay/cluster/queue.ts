import type { QueueAccess } from '../queue/queue.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { createQueueReader } from '../queue/reader.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The primary process runs the calls of all queues. `known` resolves when every worker knows what it has changed. */
export const serveQueue = (
  link: WorkerLink,
  { queue, store, known }: { readonly queue: QueueAccess; readonly store: QueueStore; readonly known: () => unknown },
): void =>
  link.serve({
    'queue.accept': async (call) => {
      const accepted = await queue.accept(call);
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
export const remoteQueue = (link: PrimaryLink, store: QueueStore): QueueAccess => ({
  ...createQueueReader(store),
  accept: ({ caller, address, text, request: { queued, method, url } }) =>
    link.ask('queue.accept', { caller, address, text, request: { queued, method, url } }),
  statusOf: ({ id, hash, queue }) => link.ask('queue.status', { id, hash, queue }),
  cancel: ({ id }) => link.ask('queue.cancel', id),
  count: (name, caller, address) => link.ask('queue.count', { name, caller, address }),
});
