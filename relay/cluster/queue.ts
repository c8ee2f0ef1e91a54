import type { QueuedCall } from '../../shared/protocol/queue.ts';
import { receiveCall } from '../queue/incoming.ts';
import type { Queue, QueueAccess } from '../queue/queue.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { createQueueReader } from '../queue/reader.ts';
import type { StoredCall } from '../queue/stored-call.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The primary process runs the calls of all queues. `known` resolves when every worker knows what it has changed. */
export function serveQueue(
  link: WorkerLink,
  { queue, store, known }: { readonly queue: Queue; readonly store: QueueStore; readonly known: () => unknown },
): void {
  const { reservations } = queue;
  /** Of calls whose files the worker stores now. */
  const reserved = new Set<string>();
  link.onClose(() => {
    for (const hash of reserved) void reservations.release(hash).catch(() => {});
  });
  link.serve({
    'queue.accept': async (call) => {
      const accepted = await queue.accept({ ...call, files: null });
      await known();
      return accepted;
    },
    'queue.reserve': ({ facts, bytes }) => {
      const promised = reservations.reserve(facts, bytes);
      if (promised.ok) reserved.add(promised.value.hash);
      return promised;
    },
    'queue.add': async ({ hash, bytes, sealed }) => {
      reserved.delete(hash);
      const body = { bytes, sealed: sealed === null ? null : Buffer.from(sealed, 'base64') };
      const accepted = await reservations.add(hash, body);
      await known();
      return accepted;
    },
    'queue.release': async (hash) => {
      reserved.delete(hash);
      await reservations.release(hash);
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
}

const GONE = { removed: false, message: 'The call is no longer kept.' };

/** What is stored, a worker reads itself. */
export function remoteQueue(link: PrimaryLink, store: QueueStore): QueueAccess {
  const statusOf = ({ id, hash, queue }: Pick<StoredCall, 'id' | 'hash' | 'queue'>): Promise<QueuedCall> =>
    link.ask('queue.status', { id, hash, queue });
  const reservations: Parameters<typeof receiveCall>[0] = {
    reserve: (facts, bytes) => link.ask('queue.reserve', { facts, bytes }),
    add: (hash, { bytes, sealed }) =>
      link.ask('queue.add', { hash, bytes, sealed: sealed && Buffer.from(sealed).toString('base64') }),
    release: (hash) => link.ask('queue.release', hash),
  };
  return {
    ...createQueueReader(store, async (call) => (await statusOf(call)).in_queue),
    // Files do not pass through the link: the process that receives them stores them.
    accept: async (call) => {
      if (call.files) return receiveCall(reservations, store, call);
      const {
        caller,
        address,
        text,
        request: { queued, method, url },
      } = call;
      return link.ask('queue.accept', { caller, address, text, request: { queued, method, url } });
    },
    statusOf,
    cancel: ({ id }) => link.ask('queue.cancel', id),
    count: (name, caller, address) => link.ask('queue.count', { name, caller, address }),
  };
}
