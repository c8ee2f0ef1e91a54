import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import type { Cancelled, QueueCount, Queued, QueuedCall } from '../../shared/protocol/queue.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { ReceivedFile } from '../call/file-queue.ts';
import { UploadError } from '../forward/upload-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { Log } from '../observability/log.ts';
import type { HeadTemplates } from '../server/response-head.ts';
import { interrupt } from './interrupt.ts';
import { Lines } from './lines.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { QueueStore } from './queue-store.ts';
import { createQueueReader, type QueueReader } from './reader.ts';
import { noRoomForCall, notOnPostgres, tooLongToQueue, tooManyOfCaller } from './refusals.ts';
import { atMost, createRoom } from './room.ts';
import type { RunExchange } from './run-call.ts';
import { createRunner } from './runner.ts';
import type { StoredCall } from './stored-call.ts';
import { newUpload, UPLOAD_MORE, uploadBody } from './stored-upload.ts';

export type QueuedRequest = ParsedRequest & { readonly queued: Queued };

/** Files as they come. */
export interface QueuedFiles {
  readonly received: AsyncIterable<ReceivedFile>;
  /** Of the whole upload, in bytes; null where the caller does not say. */
  readonly length: number | null;
}

/** Calls that the relay runs later, for callers who fetch the response when it is there. */
export interface QueueAccess extends QueueReader {
  /** On the disk when it resolves. `text` is the JSON of the call. */
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
  /** Calls of all callers that wait or run. */
  depth(): { readonly pending: number; readonly running: number };
  /** Reads what the last process left: calls that were running settle as interrupted. To be awaited before any other. */
  recover(): Promise<void>;
  /** Begins to run calls. */
  start(run: RunExchange): void;
  stop(maxMs: number): Promise<void>;
}

const SWEEP_MS = 10_000;

export function createQueue(deps: {
  readonly store: QueueStore;
  readonly limits: QueueLimits;
  /** False where several relays have one store, and no row says which of them runs a call. */
  readonly isAvailable: boolean;
  readonly isPaired: (deviceId: string) => boolean;
  readonly templates: HeadTemplates;
  readonly log: Log;
  readonly now: () => number;
}): Queue {
  const { store, limits, log } = deps;
  const lines = new Lines(limits.parallel);
  const calls = new Map<string, StoredCall>();
  const room = createRoom(store, limits);
  let runner: ReturnType<typeof createRunner> | null = null;
  let sweeping: NodeJS.Timeout | null = null;

  const enter = (call: StoredCall): void => {
    calls.set(call.hash, call);
    lines.add(call);
  };
  const onSettled = (hash: string, responseBytes: number): void => {
    calls.delete(hash);
    lines.remove(hash);
    room.add(responseBytes);
  };
  const sweep = async (): Promise<void> => {
    room.add(-(await store.sweep()));
  };
  const refusalOf = (owner: string, bytes: number): Refusal | null => {
    if (lines.unsettledOf(owner) >= limits.maxPendingPerCaller) return tooManyOfCaller(limits.maxPendingPerCaller);
    return lines.size >= limits.maxPending || bytes > room.left() ? noRoomForCall() : null;
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
      if (!deps.isAvailable) return fail(notOnPostgres());
      const { queued, method, url } = request;
      if (queued.expires !== null && queued.expires > limits.maxExpires) return fail(keptTooLong(limits.maxExpires));
      const body = Buffer.from(text);
      const owner = store.ownerOf(caller, address);
      const bytes =
        files === null ? body.length : files.length === null ? await room.free(owner) : files.length + UPLOAD_MORE;
      if (files !== null && bytes > room.share) return fail(tooLongToQueue(room.share));
      const refused = refusalOf(owner, bytes);
      if (refused) return fail(refused);
      const facts = { caller, address, queue: queued.name, method, url, keep: queued.expires ?? limits.expires };
      const upload = files && newUpload(body);
      const release = lines.reserve(owner);
      try {
        const call = await room.within(owner, bytes, () =>
          upload && files
            ? store.add({ ...facts, upload }, atMost(bytes, uploadBody(upload, body, files.received)))
            : store.add(facts, body),
        );
        if (!call) return fail(tooManyOfCaller(limits.maxCallsPerCaller));
        enter(call);
        const status = statusOf(call);
        runner?.pump();
        return ok(status);
      } catch (error) {
        if (error instanceof UploadError) return fail(error.refusal);
        throw error;
      } finally {
        release();
      }
    },
    statusOf,
    cancel: async (call) => {
      const removed = call.expires === null && ((await runner?.cancel(call)) ?? false);
      return { removed, message: removed ? 'The call was cancelled.' : 'The call had settled before.' };
    },
    count: (name, caller, address) => ({
      queue_name: name,
      in_queue: lines.lengthOf(store.ownerOf(caller, address), name),
    }),
    depth: () => ({ pending: lines.size - lines.running, running: lines.running }),
    recover: async () => {
      room.set((await store.total()).bytes);
      await sweep();
      await store.sweepFiles();
      const { calls: left, damaged } = await store.unsettled();
      if (damaged > 0) log.error('queued calls damaged', { calls: damaged });
      for (const call of left) {
        if (call.status === 'pending') enter(call);
        else await interrupt(store, call);
      }
    },
    start: (run) => {
      const callOf = (hash: string) => calls.get(hash);
      const { maxResponseBytes } = limits;
      runner = createRunner({ ...deps, lines, callOf, onSettled, run, room: room.left, maxResponseBytes });
      sweeping = setInterval(() => void sweep().catch(() => {}), SWEEP_MS);
      sweeping.unref();
      runner.pump();
    },
    stop: async (maxMs) => {
      if (sweeping) clearInterval(sweeping);
      await runner?.stop(maxMs);
    },
  };
}

const keptTooLong = (max: number): Refusal =>
  refusal('INVALID_PARAMETER', `expires must be at most ${max} seconds.`, {
    param: 'expires',
    fix: 'The owner can raise RELAY_QUEUE_MAX_EXPIRES.',
  });
