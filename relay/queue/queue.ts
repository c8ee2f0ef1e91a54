import type { Result } from '../../shared/errors.ts';
import type { Cancelled, QueueCount, QueuedCall } from '../../shared/protocol/queue.ts';
import type { Caller } from '../identity/caller.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import type { Log } from '../observability/log.ts';
import type { HeadTemplates } from '../server/response-head.ts';
import { CANCEL_MESSAGES, cancelCall } from './cancel.ts';
import { type IncomingCall, receiveCall } from './incoming.ts';
import { interrupt } from './interrupt.ts';
import { Lines } from './lines.ts';
import { createOpenCalls } from './open-calls.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { QueueStore } from './queue-store.ts';
import { createQueueReader, type QueueReader } from './reader.ts';
import { interrupted } from './refusals.ts';
import { createReservations, type Reservations } from './reservations.ts';
import { createRoom } from './room.ts';
import type { RunExchange } from './run-call.ts';
import { createRunner, type Running } from './runner.ts';
import type { StoredCall } from './stored-call.ts';
import { watchPeers } from './watch-peers.ts';

/** Calls that the relay runs later, for callers who fetch the response when it is there. */
export interface QueueAccess extends QueueReader {
  /** Stored when it resolves. */
  accept(call: IncomingCall): Promise<Result<QueuedCall>>;
  /** A promise, as also of `count`, where another process runs the calls. */
  statusOf(call: Pick<StoredCall, 'id' | 'hash' | 'queue'>): QueuedCall | Promise<QueuedCall>;
  cancel(call: StoredCall): Promise<Cancelled>;
  count(name: string, caller: Caller, address: string): QueueCount | Promise<QueueCount>;
}

/** The same, where the calls run. */
export interface Queue extends QueueAccess {
  /** For calls whose bodies another process stores. */
  readonly reservations: Reservations;
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
const SWEEP_BODIES_MS = 3_600_000;
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
  const running: Running = new Map();
  const open = createOpenCalls({ store, lines, room, isRunningHere: (hash) => running.has(hash), now });
  let runner: ReturnType<typeof createRunner> | null = null;
  let unwatch = async (): Promise<void> => {};
  let sweeping: readonly NodeJS.Timeout[] = [];

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
  const own = createReservations({ ...deps, lines, room, open, statusOf });
  const reservations: Reservations = {
    ...own,
    add: (hash, body) => own.add(hash, body).finally(() => runner?.pump()),
  };

  return {
    ...createQueueReader(store, placeOf),
    accept: (call) => receiveCall(reservations, store, call),
    reservations,
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
      sweeping = [
        setInterval(() => void sweep().catch(() => {}), SWEEP_MS).unref(),
        setInterval(() => void store.sweepBodies().catch(() => {}), SWEEP_BODIES_MS).unref(),
      ];
      runner.pump();
    },
    stop: async (maxMs) => {
      for (const timer of sweeping) clearInterval(timer);
      await runner?.stop(maxMs);
      await unwatch();
      // Others go on at once with what could not be settled.
      await peers?.leave().catch(() => {});
    },
  };
}
