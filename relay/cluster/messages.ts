import type { Refusal, Result } from '../../shared/errors.ts';
import type { Trace } from '../../shared/protocol/api.ts';
import type { Cancelled, QueueCount, QueuedCall } from '../../shared/protocol/queue.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Config } from '../config/config.ts';
import type { Caller } from '../identity/caller.ts';
import type { Counted, Taken, Window } from '../limits/counts.ts';
import type { MetricValues, RenderedMetrics } from '../observability/metrics.ts';
import type { QueueAccess } from '../queue/queue.ts';
import type { IncomingFacts, Reserved } from '../queue/reservations.ts';
import type { StoredCall } from '../queue/stored-call.ts';

/*
 * What the processes of a relay say to each other: the payload of a message, and the reply where one is waited for. All of
 * it is JSON. Nobody else can write to the channel, so nothing is parsed.
 */

/** Of a worker to the primary process. */
export interface ToPrimary {
  /** The worker runs, and knows nothing yet. */
  begin(none: null): { readonly config: Config; readonly port: number; readonly currentAt: number };
  /** It has opened the store, and can be asked. */
  join(none: null): void;
  /** It has its app, and can be given connections. */
  ready(none: null): void;
  /** It cannot start, and ends. */
  failed(reason: StartFailure): void;
  /** It has the connection of this number. */
  'connection.taken'(id: number): void;

  'counts.take'(windows: readonly Window[]): Taken;
  'counts.release'(counted: readonly Counted[]): void;
  /** How many slots the worker may use more; 0 if every slot of the relay is in use. */
  'slots.take'(none: null): number;
  'slots.give'(count: number): void;
  'address.enter'(address: string): boolean;
  'address.leave'(address: string): void;
  'attempts.count'(attempt: { readonly kind: AttemptKind; readonly address: string }): Refusal | null;
  'bytes.tryTake'(bytes: number): boolean;
  /** `id` is the worker's, for `bytes.abort`. */
  'bytes.take'(wanted: { readonly id: number; readonly bytes: number }): boolean;
  'bytes.abort'(id: number): void;
  'bytes.give'(bytes: number): void;

  'queue.accept'(call: Omit<Parameters<QueueAccess['accept']>[0], 'files'>): Result<QueuedCall>;
  /** For a call whose files the worker is about to store. `queue.add` or `queue.release` follows, unless the worker ends. */
  'queue.reserve'(call: { readonly facts: IncomingFacts; readonly bytes: number | null }): Result<Reserved>;
  /** They are stored. `sealed`, in base64: if they are short. */
  'queue.add'(stored: {
    readonly hash: string;
    readonly bytes: number;
    readonly sealed: string | null;
  }): Result<QueuedCall>;
  'queue.release'(hash: string): void;
  'queue.status'(call: Pick<StoredCall, 'id' | 'hash' | 'queue'>): QueuedCall;
  'queue.cancel'(id: string): Cancelled;
  'queue.count'(asked: { readonly name: string; readonly caller: Caller; readonly address: string }): QueueCount;

  'audit.refused'(entry: AuditEntry): void;
  /** Writes the refusals that were noted before. */
  'audit.flush'(none: null): void;
  /** The worker has changed the store; replied when all others know. */
  'changes.made'(none: null): void;
  'traces.get'(id: string): Trace | null;
  'traces.list'(limit: number): readonly Trace[];
  /** Whether the worker wants the traces of all others as they end. */
  'traces.watch'(wanted: boolean): void;
  'traces.ended'(trace: Trace): void;
  'metrics.render'(none: null): RenderedMetrics;
}

/** Of the primary process to a worker. */
export interface ToWorker {
  /** Accept no new call, let those under way finish, and end. */
  stop(none: null): void;
  /** Slots that the worker has and does not use; it has them no longer. */
  'slots.recall'(none: null): number;
  /** Replied after all refusals that the worker has noted so far. */
  'audit.noted'(none: null): void;
  /** Another process has changed the store. */
  'changes.recheck'(none: null): void;
  /** When the replica of Postgres was last known to be current, by `machineMs`. */
  'store.current'(at: number): void;
  'traces.get'(id: string): Trace | null;
  'traces.list'(limit: number): readonly Trace[];
  /** Whether the primary wants the worker's traces as they end. */
  'traces.forward'(wanted: boolean): void;
  'traces.ended'(trace: Trace): void;
  'metrics.values'(none: null): MetricValues;
}

export type AttemptKind = 'token' | 'pairing';

/** An error as another process can throw it again. */
export interface StartFailure {
  readonly message: string;
  readonly isStartupError: boolean;
  readonly code: string | null;
}
