import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { QueuedStatus } from '../../shared/protocol/queue.ts';
import { type Caller, callerKey } from '../identity/caller.ts';
import { StoreCorrupted } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import type { Bodies } from './bodies.ts';
import type { BodyPlace } from './body-place.ts';
import type { BodyWriter } from './body-writer.ts';
import type { CallCipher } from './call-cipher.ts';
import { type CallRow, createCallRows, type Usage } from './call-rows.ts';
import type { CallFacts, Ending, Settled, StoredCall } from './stored-call.ts';

/** Keeps queued calls. Every change is on the disk when its promise resolves. Rejects with `StoreCorrupted` for a row that is not the relay's. */
export interface QueueStore {
  /** Rejects with the error of the request, if reading it fails; nothing of it is left then. */
  add(facts: Omit<CallFacts, 'id'>, request: Buffer | AsyncIterable<Buffer>): Promise<StoredCall>;
  find(id: string): Promise<StoredCall | null>;
  /** The next `limit` calls of a caller before the time `before` (ms), newest first; damaged ones are left out. */
  page(
    owner: string,
    before: number,
    limit: number,
  ): Promise<{ readonly calls: readonly StoredCall[]; readonly last: number | null }>;
  /** Calls that have not settled, in order, and how many rows are damaged. */
  unsettled(): Promise<{ readonly calls: readonly StoredCall[]; readonly damaged: number }>;
  /** A call that waits begins to run; false if it does not wait any more. */
  begin(hash: string): Promise<boolean>;
  /** A call that runs waits again, as nothing of it was sent. */
  putBack(hash: string): Promise<void>;
  /** False if it had settled. */
  settle(hash: string, settled: Settled): Promise<boolean>;
  body(call: StoredCall, kind: BodyPlace['kind']): AsyncIterable<Buffer>;
  responseWriter(hash: string): Promise<BodyWriter>;
  /** Keyed hash of who may see the calls of this caller. */
  ownerOf(caller: Caller, address: string): string;
  usage(owner: string): Promise<Usage>;
  total(): Promise<Usage>;
  /** Deletes the oldest call of this caller that has settled; null if there is none, else its bytes. */
  removeOldest(owner: string): Promise<number | null>;
  /** Deletes calls whose time is over; gives their bytes. */
  sweep(): Promise<number>;
  /** Deletes files that no call has. */
  sweepFiles(): Promise<void>;
}

const ID_BYTES = 18;
/** Per transaction. */
const SWEEP_CALLS = 100;

export function createQueueStore(deps: {
  readonly database: DatabaseSync;
  readonly manifest: Manifest;
  readonly cipher: CallCipher;
  readonly bodies: Bodies;
  /** Of keyed hashes. */
  readonly key: Uint8Array;
  readonly now: () => number;
}): QueueStore {
  const { database, manifest, cipher, bodies, key, now } = deps;
  const rows = createCallRows(database, manifest);
  const hashOf = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const factsPlace = (row: Pick<CallRow, 'hash' | 'owner' | 'created'>) => ['facts', row.hash, row.owner, row.created];
  const endingPlace = (row: Pick<CallRow, 'hash' | 'status'>) => ['ending', row.hash, row.status];
  const read = (row: CallRow): StoredCall => {
    const { hash, owner, created, updated, expires, keyEpoch, requestBytes, responseBytes } = row;
    // Without its ending, a call that has settled would look like one that waits.
    if ((row.ending === null) !== (expires === null)) throw new StoreCorrupted('A queued call has lost its ending.');
    const facts = JSON.parse(cipher.open(keyEpoch, factsPlace(row), row.facts).toString()) as CallFacts;
    const ending = row.ending && (JSON.parse(cipher.open(keyEpoch, endingPlace(row), row.ending).toString()) as Ending);
    const status = row.status as QueuedStatus;
    return { ...facts, hash, owner, created, status, updated, expires, ending, requestBytes, responseBytes };
  };
  /** Null for a row that the relay did not write. */
  const readable = (row: CallRow): StoredCall | null => {
    try {
      return rows.isListed(row) ? read(row) : null;
    } catch {
      return null;
    }
  };
  const epochOf = (hash: string): number => rows.find(hash)?.keyEpoch ?? rows.epoch();

  return {
    add: async (more, request) => {
      const id = randomBytes(ID_BYTES).toString('base64url');
      const facts: CallFacts = { ...more, id };
      const hash = hashOf(`call ${id}`);
      const owner = hashOf(`caller ${callerKey(facts.caller, facts.address)}`);
      const keyEpoch = rows.epoch();
      const body = await bodies.write({ kind: 'request', hash, epoch: keyEpoch }, request);
      const made = { hash, owner, status: 'pending' as const, keyEpoch, requestBytes: body.bytes, responseBytes: 0 };
      const created = await rows.insert(
        now(),
        (created) => ({
          ...made,
          facts: cipher.seal(keyEpoch, factsPlace({ ...made, created }), Buffer.from(JSON.stringify(facts))),
        }),
        body,
      );
      return { ...facts, ...made, created, updated: created, expires: null, ending: null };
    },
    find: async (id) => {
      const row = rows.find(hashOf(`call ${id}`));
      return row && read(row);
    },
    page: async (owner, before, limit) => {
      const found = rows.ofOwner(owner, before, limit);
      const calls = found.flatMap((row) => readable(row) ?? []);
      return { calls, last: found.length < limit ? null : (found.at(-1)?.created ?? null) };
    },
    unsettled: async () => {
      const found = rows.unsettled();
      const calls = found.flatMap((row) => readable(row) ?? []);
      return { calls, damaged: found.length - calls.length };
    },
    begin: async (hash) => (await rows.change(hash, ['pending'], 'running', now())) !== null,
    putBack: async (hash) => void (await rows.change(hash, ['running'], 'pending', now())),
    settle: async (hash, { ending, body }) => {
      const status: QueuedStatus = ending.from === 'upstream' && ending.status < 400 ? 'resolved' : 'failed';
      const make = (row: CallRow) => {
        const { keep } = read(row);
        const at = now();
        const sealed = cipher.seal(row.keyEpoch, endingPlace({ hash, status }), Buffer.from(JSON.stringify(ending)));
        return { status, updated: at, expires: at + Math.round(keep * 1000), ending: sealed };
      };
      return rows.settle(hash, make, body);
    },
    body: (call, kind) => bodies.read({ kind, hash: call.hash, epoch: epochOf(call.hash) }, rows.body(kind, call.hash)),
    responseWriter: async (hash) => bodies.writer({ kind: 'response', hash, epoch: epochOf(hash) }),
    ownerOf: (caller, address) => hashOf(`caller ${callerKey(caller, address)}`),
    usage: async (owner) => rows.usage(owner),
    total: async () => rows.total(),
    removeOldest: async (owner) => {
      const row = rows.oldestSettled(owner);
      if (!row) return null;
      await rows.remove([row.hash]);
      await bodies.remove(row.hash);
      return row.requestBytes + row.responseBytes;
    },
    sweep: async () => {
      let freed = 0;
      for (let due = rows.expired(now(), SWEEP_CALLS); due.length > 0; due = rows.expired(now(), SWEEP_CALLS)) {
        await rows.remove(due.map(({ hash }) => hash));
        for (const { hash, bytes } of due) {
          await bodies.remove(hash);
          freed += bytes;
        }
      }
      return freed;
    },
    sweepFiles: () => bodies.sweep(rows.has),
  };
}
