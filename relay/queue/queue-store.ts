import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { ok, type Result } from '../../shared/errors.ts';
import type { QueuedStatus } from '../../shared/protocol/queue.ts';
import { type Caller, callerKey } from '../identity/caller.ts';
import type { Authority } from '../store/authority.ts';
import { StoreUncertain, StoreUnreachable } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import type { Bodies } from './bodies.ts';
import type { BodyPlace } from './body-place.ts';
import type { BodyWriter, StoredBody } from './body-writer.ts';
import type { CallCipher } from './call-cipher.ts';
import { createCallReader } from './call-reader.ts';
import { type Admit, type CallRow, createCallRows, type Removed } from './call-rows.ts';
import { pendingUntil, readStatus, runningAt } from './call-status.ts';
import type { CallUsage, Usage } from './call-usage.ts';
import type { Peers } from './peers.ts';
import type { CallFacts, Settled, StoredCall } from './stored-call.ts';

/** Keeps queued calls. Every change is kept when its promise resolves. Rejects with `StoreCorrupted` for a row that is not the relay's. */
export interface QueueStore {
  /** Null where no other relay has the store. */
  readonly peers: Peers | null;
  /** A place for a call that is about to be added. */
  newCall(): NewCall;
  /** Stores the body of such a call. Leaves nothing of one that fails, and rejects with its error. */
  writeRequest(call: Pick<NewCall, 'hash' | 'epoch'>, body: Buffer | AsyncIterable<Buffer>): Promise<StoredBody>;
  /** `freed`: bytes of calls that made room. */
  add(
    call: NewCall,
    facts: Omit<CallFacts, 'id'>,
    body: StoredBody,
    admit?: Admit,
  ): Promise<Result<{ readonly call: StoredCall; readonly freed: number }>>;
  /** Of a call that is not added after all. */
  removeBody(hash: string): Promise<void>;
  find(id: string): Promise<StoredCall | null>;
  /** As this relay knows it; null for one that is damaged, too. */
  known(hash: string): StoredCall | null;
  /** The next `limit` calls of a caller before the time `before` (ms), newest first; damaged ones are left out. */
  page(
    owner: string,
    before: number,
    limit: number,
  ): Promise<{ readonly calls: readonly StoredCall[]; readonly last: number | null }>;
  /** Calls that have not settled, in order, and how many rows are damaged. */
  unsettled(): { readonly calls: readonly StoredCall[]; readonly damaged: number };
  /**
   * A call that waits begins to run at this relay; false if it does not wait any more, or `mayRun` says no, which knows all
   * that was changed before. `isRepeated`: an earlier attempt may have been kept.
   */
  begin(hash: string, mayRun: () => boolean, isRepeated: boolean): Promise<boolean>;
  /** A call that this relay runs waits again, as nothing of it was sent, until then (ms). */
  putBack(hash: string, notBefore: number): Promise<void>;
  /** False if it had settled, or is not any more as in `from`. */
  settle(call: Pick<StoredCall, 'hash'>, from: CallState, settled: Settled): Promise<boolean>;
  body(call: StoredCall, kind: BodyPlace['kind']): AsyncIterable<Buffer>;
  responseWriter(hash: string): Promise<BodyWriter>;
  /** Keyed hash of who may see the calls of this caller. */
  ownerOf(caller: Caller, address: string): string;
  usage(owner: string): CallUsage;
  total(): Usage;
  /** Has what other relays have changed by now. */
  refresh(): Promise<void>;
  /** Deletes calls whose time is over; gives their bytes. */
  sweep(): Promise<number>;
  /** Deletes bodies that no call has. */
  sweepBodies(): Promise<void>;
}

/** A call that is not stored yet, and the number of the key that is to encrypt it. */
export interface NewCall extends Pick<StoredCall, 'id' | 'hash'> {
  readonly epoch: number;
}

/** Of a call that has not settled. */
export type CallState = Pick<StoredCall, 'status' | 'runner'>;

const ID_BYTES = 18;
/** Per transaction. */
const SWEEP_CALLS = 100;
/** How long a caller waits to learn whether a call was accepted when the connection to Postgres broke. Milliseconds. */
const FIND_OUT_MS = 10_000;
const RETRY_MS = 250;

export function createQueueStore(deps: {
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly authority: Pick<Authority, 'refresh'>;
  readonly peers: Peers | null;
  readonly cipher: CallCipher;
  readonly bodies: Bodies;
  /** Keyed hash. */
  readonly mac: (text: string) => string;
  readonly now: () => number;
}): QueueStore {
  const { database, manifest, cipher, bodies, mac, now, peers } = deps;
  const { refresh } = deps.authority;
  const rows = createCallRows(database, manifest);
  const reader = createCallReader(rows, cipher);
  const me = peers?.id ?? null;
  const hashOf = (id: string): string => mac(`call ${id}`);
  const ownerOf = (caller: Caller, address: string): string => mac(`caller ${callerKey(caller, address)}`);
  const epochOf = (hash: string): number => rows.find(hash)?.keyEpoch ?? rows.epoch();
  /** After a change of which the database did not say whether it was kept: no other can come in between then. */
  const whetherKept = async (hash: string): Promise<StoredCall | null> => {
    const deadline = performance.now() + FIND_OUT_MS;
    for (;;) {
      try {
        return await manifest.change(() => reader.known(hash));
      } catch (error) {
        if (!(error instanceof StoreUnreachable) || performance.now() > deadline) throw error;
        await pause(RETRY_MS);
      }
    }
  };
  const removeBodies = (removed: readonly Removed[]) => bodies.remove(removed.map(({ hash }) => hash));
  const isMine = (row: CallRow): boolean => {
    const { status, runner } = readStatus(row.status);
    return status === 'running' && runner === me;
  };

  return {
    peers,
    newCall: () => {
      const id = randomBytes(ID_BYTES).toString('base64url');
      return { id, hash: hashOf(id), epoch: rows.epoch() };
    },
    writeRequest: ({ hash, epoch }, body) => bodies.write({ kind: 'request', hash, epoch }, body),
    removeBody: (hash) => bodies.remove([hash]),
    add: async ({ id, hash, epoch: keyEpoch }, more, body, admit = () => 'accept') => {
      const facts: CallFacts = { ...more, id, ...(me !== null && { home: me }) };
      const owner = ownerOf(facts.caller, facts.address);
      const made = { hash, owner, status: 'pending' as const, keyEpoch, requestBytes: body.bytes, responseBytes: 0 };
      const make = (created: number) => ({ ...made, facts: reader.sealFacts({ ...made, created }, facts) });
      const inserted = await rows.insert(now(), make, body, admit).catch(async (error: unknown) => {
        const call = error instanceof StoreUncertain ? await whetherKept(hash) : null;
        if (call) return ok({ created: call.created, removed: [] });
        throw error;
      });
      if (!inserted.ok) {
        await bodies.remove([hash]).catch(() => {});
        return inserted;
      }
      const { created, removed } = inserted.value;
      await removeBodies(removed).catch(() => {});
      const state = { runner: null, notBefore: 0, expires: null, ending: null };
      const call = { ...facts, ...made, ...state, created, updated: created };
      return ok({ call, freed: removed.reduce((bytes, one) => bytes + one.bytes, 0) });
    },
    find: async (id) => {
      const hash = hashOf(id);
      const row = rows.find(hash);
      if (row || peers === null) return row && reader.read(row);
      // Another relay may have accepted it a moment ago.
      await refresh();
      const late = rows.find(hash);
      return late && reader.read(late);
    },
    known: reader.known,
    page: async (owner, before, limit) => {
      await refresh();
      const found = rows.ofOwner(owner, before, limit);
      const calls = found.flatMap((row) => reader.readable(row) ?? []);
      return { calls, last: found.length < limit ? null : (found.at(-1)?.created ?? null) };
    },
    unsettled: () => {
      const found = rows.unsettled();
      const calls = found.flatMap((row) => reader.readable(row) ?? []);
      return { calls, damaged: found.length - calls.length };
    },
    begin: async (hash, mayRun, isRepeated) => {
      const may = (row: CallRow): boolean =>
        (isRepeated && isMine(row)) || (readStatus(row.status).status === 'pending' && mayRun());
      return (await rows.change(hash, may, runningAt(me), now())) !== null;
    },
    putBack: async (hash, notBefore) => void (await rows.change(hash, isMine, pendingUntil(notBefore), now())),
    settle: async ({ hash }, from, { ending, body }) => {
      const status: QueuedStatus = ending.from === 'upstream' && ending.status < 400 ? 'resolved' : 'failed';
      const may = (row: CallRow): boolean => {
        const state = readStatus(row.status);
        return state.status === from.status && state.runner === from.runner;
      };
      const make = (row: CallRow) => {
        const { keep } = reader.read(row);
        const at = now();
        const sealed = reader.sealEnding(row, status, ending);
        return { status, updated: at, expires: at + Math.round(keep * 1000), ending: sealed };
      };
      return rows.settle(hash, may, make, body);
    },
    body: (call, kind) => bodies.read({ kind, hash: call.hash, epoch: epochOf(call.hash) }, rows.body(kind, call.hash)),
    responseWriter: async (hash) => bodies.writer({ kind: 'response', hash, epoch: epochOf(hash) }),
    ownerOf,
    usage: rows.usage,
    total: rows.total,
    refresh,
    sweep: async () => {
      let freed = 0;
      for (let due = rows.expired(now(), SWEEP_CALLS); due.length > 0; due = rows.expired(now(), SWEEP_CALLS)) {
        await rows.remove(due.map(({ hash }) => hash));
        await removeBodies(due);
        freed += due.reduce((bytes, one) => bytes + one.bytes, 0);
      }
      return freed;
    },
    sweepBodies: () => bodies.sweep(rows.has),
  };
}
