import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Cancelled, QueueCount, Queued, QueuedCall } from '../../shared/protocol/queue.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { ReceivedFile } from '../call/file-queue.ts';
import { UploadError } from '../forward/upload-error.ts';
import type { Caller } from '../identity/caller.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import type { Log } from '../observability/log.ts';
import type { HeadTemplates } from '../server/response-head.ts';
import { createAdmission } from './admission.ts';
import { CANCEL_MESSAGES, cancelCall } from './cancel.ts';
import { interrupt } from './interrupt.ts';
import { Lines } from './lines.ts';
import { createOpenCalls } from './open-calls.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { QueueStore } from './queue-store.ts';
import { createQueueReader, type QueueReader } from './reader.ts';
import { interrupted, keptTooLong, tooLongToQueue } from './refusals.ts';
import { atMost, createRoom } from './room.ts';
import type { RunExchange } from './run-call.ts';
import { createRunner, type Running } from './runner.ts';
import type { StoredCall } from './stored-call.ts';
import { newUpload, UPLOAD_MORE, uploadBody } from './stored-upload.ts';
import { watchPeers } from './watch-peers.ts';

export type QueuedRequest = ParsedRequest & { readonly queued: Queued };

/** Files as they come. */
export interface QueuedFiles {
  readonly received: AsyncIterable<ReceivedFile>;
  /** Of the whole upload, in bytes; null where the caller does not say. */
  readonly length: number | null;
}

/** Calls that the relay runs later, for callers who fetch the response when it is there. */
export interface QueueAccess extends QueueReader {
  /** Stored when it resolves. `text` is the JSON of the call. */
  accept(call: {
    readonly caller: Caller;
    readonly address: string;
    readonly request: Pick<QueuedRequest, 'queued' | 'method' | 'url'>;
    readonly text: string;
    readonly files: QueuedFiles | null;
  }): Promise<Result<QueuedCall>>;
  /** A promise, as also of `count`, where another process runs the calls. */
  statusOf(call: Pick<StoredCall, 'id' | 'hash' | 'queue'>): QueuedCall | Promise<QueuedCall>;
  cancel(call: StoredCall): Promise<Cancelled>;
  count(name: string, caller: Caller, address: string): QueueCount | Promise<QueueCount>;
}

/** The same, where the calls run. */
export interface Queue extends QueueAccess {
  /** Calls of all callers that wait, and those that run here. */
  depth(): { readonly pending: number; readonly running: number };
  /**
   * Reads what there is. Where no other relay has the store, calls that the last process was running settle as interrupted.
   * To be awaited before any other.
   */
  recover(): Promise<void>;
  /** Begins to run calls. */
  start(run: RunExchange): void;
  stop(maxMs: number): Promise<void>;
}

const SWEEP_MS = 10_000;
const RETRY_MS = 1_000;

export function createQueue(deps: {
  readonly store: QueueStore;
  readonly limits: QueueLimits;
  readonly isPaired: (deviceId: string) => boolean;
  readonly templates: HeadTemplates;
  readonly log: Log;
  readonly now: () => number;
}): Queue {
  const { store, limits, log, now } = deps;
  const { peers } = store;
  const lines = new Lines(limits.parallel);
  const room = createRoom(store, limits);
  const admission = createAdmission(limits, room);
  const running: Running = new Map();
  const open = createOpenCalls({ store, lines, room, isRunningHere: (hash) => running.has(hash), now });
  let runner: ReturnType<typeof createRunner> | null = null;
  let unwatch = async (): Promise<void> => {};
  let sweeping: NodeJS.Timeout | null = null;

  const sweep = async (): Promise<void> => {
    const freed = await store.sweep();
    // What other relays delete is not told row by row.
    if (peers) room.set(store.total().bytes);
    else room.add(-freed);
  };
  const follow = (hashes: readonly string[] | null): void => {
    try {
      for (const hash of open.follow(hashes)) void runner?.end(hash, interrupted());
      runner?.pump();
    } catch (error) {
      // What was missed is read later; whoever made the change has made it.
      log.error('internal-error', { ...describeInternalError(error) });
      setTimeout(follow, RETRY_MS, null).unref();
    }
  };
  const placeOf = ({ hash }: Pick<StoredCall, 'hash'>): number => Math.max(1, lines.positionOf(hash));
  const statusOf = (call: Pick<StoredCall, 'id' | 'hash' | 'queue'>): QueuedCall => ({
    id: call.id,
    status: lines.isRunning(call.hash) ? 'running' : 'pending',
    queue_name: call.queue ?? call.id,
    in_queue: placeOf(call),
  });

  return {
    ...createQueueReader(store, placeOf),
    accept: async ({ caller, address, request, text, files }) => {
      const { queued, method, url } = request;
      if (queued.expires !== null && queued.expires > limits.maxExpires) return fail(keptTooLong(limits.maxExpires));
      const body = Buffer.from(text);
      const owner = store.ownerOf(caller, address);
      const bytes =
        files === null ? body.length : files.length === null ? room.free(owner) : files.length + UPLOAD_MORE;
      if (files !== null && bytes > room.share) return fail(tooLongToQueue(room.share));
      const facts = { caller, address, queue: queued.name, method, url, keep: queued.expires ?? limits.expires };
      const upload = files && newUpload(body);
      const admit = admission(owner);
      try {
        const added = await room.within(owner, bytes, async () => {
          // Before its body is read; decided is it when the call is stored.
          const known = { pending: lines.unsettledOf(owner), pendingInAll: lines.size };
          const early = admit({ ...store.usage(owner), ...known });
          if (typeof early !== 'string') return fail(early);
          const release = lines.reserve(owner);
          const stored =
            upload && files
              ? store.add({ ...facts, upload }, atMost(bytes, uploadBody(upload, body, files.received)), admit)
              : store.add(facts, body, admit);
          return stored.finally(release);
        });
        if (!added.ok) return added;
        const { call, freed } = added.value;
        // As it is by now: where it was not known for a while whether it was stored, another relay may have run it.
        open.follow([call.hash]);
        room.add(-freed);
        // As it was accepted: it may be running by now.
        const status = { ...statusOf(call), status: 'pending' as const };
        runner?.pump();
        return ok(status);
      } catch (error) {
        if (error instanceof UploadError) return fail(error.refusal);
        throw error;
      }
    },
    statusOf,
    cancel: async (call) => {
      if (call.expires !== null || runner === null) return { removed: false, message: CANCEL_MESSAGES.settled };
      const outcome = await cancelCall({ store, runner, open }, call);
      runner.pump();
      return { removed: outcome === 'cancelled', message: CANCEL_MESSAGES[outcome] };
    },
    count: async (name, caller, address) => {
      await store.refresh();
      return { queue_name: name, in_queue: lines.lengthOf(store.ownerOf(caller, address), name) };
    },
    depth: () => ({ pending: lines.size - lines.running - lines.elsewhere.size, running: lines.running }),
    recover: async () => {
      await peers?.beat();
      peers?.onChanged(follow);
      await sweep();
      await store.sweepBodies();
      const { calls, damaged } = store.unsettled();
      if (damaged > 0) log.error('queued calls damaged', { calls: damaged });
      for (const call of calls) if (peers === null && call.status === 'running') await interrupt(store, call);
      open.follow(null);
      room.set(store.total().bytes);
    },
    start: (run) => {
      const { maxResponseBytes } = limits;
      runner = createRunner({ ...deps, lines, open, running, run, room: room.left, maxResponseBytes });
      if (peers) unwatch = watchPeers(peers, { store, lines, runner, log });
      sweeping = setInterval(() => void sweep().catch(() => {}), SWEEP_MS);
      sweeping.unref();
      runner.pump();
    },
    stop: async (maxMs) => {
      if (sweeping) clearInterval(sweeping);
      await runner?.stop(maxMs);
      await unwatch();
      // Others go on at once with what could not be settled.
      await peers?.leave().catch(() => {});
    },
  };
}
