import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Queued, QueuedCall } from '../../shared/protocol/queue.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { Caller } from '../identity/caller.ts';
import { createAdmission } from './admission.ts';
import type { StoredBody } from './body-writer.ts';
import type { Lines } from './lines.ts';
import type { OpenCalls } from './open-calls.ts';
import type { QueueLimits } from './queue-limits.ts';
import type { NewCall, QueueStore } from './queue-store.ts';
import { keptTooLong, tooLongToQueue } from './refusals.ts';
import type { createRoom } from './room.ts';
import type { StoredCall } from './stored-call.ts';
import type { StoredUpload } from './stored-upload.ts';

export type QueuedRequest = ParsedRequest & { readonly queued: Queued };

/** What is known of a call before its body is read. */
export interface IncomingFacts {
  readonly caller: Caller;
  readonly address: string;
  readonly request: Pick<QueuedRequest, 'queued' | 'method' | 'url'>;
  /** Null for one without files. */
  readonly upload: StoredUpload | null;
}

/** What is promised to a call while its body is read. */
export interface Reserved extends NewCall {
  /** Of its body. */
  readonly maxBytes: number;
}

/** Takes calls in two steps, between which their bodies are stored, perhaps by another process. */
export interface Reservations {
  /** Promises a place and room for so many bytes, or for as many as there may be. `add` or `release` has to follow. */
  reserve(facts: IncomingFacts, bytes: number | null): Result<Reserved>;
  /** Stores the call, whose body is stored; whether there is room for it is decided here. */
  add(hash: string, body: StoredBody): Promise<Result<QueuedCall>>;
  /** The call is not added: nothing is left of it. */
  release(hash: string): Promise<void>;
}

export function createReservations(deps: {
  readonly store: QueueStore;
  readonly limits: QueueLimits;
  readonly lines: Lines;
  readonly room: ReturnType<typeof createRoom>;
  readonly open: OpenCalls;
  readonly statusOf: (call: StoredCall) => QueuedCall;
}): Reservations {
  const { store, limits, lines, room, open, statusOf } = deps;
  const admission = createAdmission(limits, room);
  const reserved = new Map<
    string,
    { readonly add: (body: StoredBody) => ReturnType<QueueStore['add']>; readonly end: () => void }
  >();

  return {
    reserve: ({ caller, address, request: { queued, method, url }, upload }, wanted) => {
      if (queued.expires !== null && queued.expires > limits.maxExpires) return fail(keptTooLong(limits.maxExpires));
      const owner = store.ownerOf(caller, address);
      const maxBytes = wanted ?? room.free(owner);
      if (upload && maxBytes > room.share) return fail(tooLongToQueue(room.share));
      // What can fail comes before anything is promised.
      const usage = store.usage(owner);
      const call = store.newCall();
      const endHold = room.hold(owner, maxBytes);
      const admit = admission(owner);
      const early = admit({ ...usage, pending: lines.unsettledOf(owner), pendingInAll: lines.size });
      if (typeof early !== 'string') {
        endHold();
        return fail(early);
      }
      const endPlace = lines.reserve({ hash: call.hash, owner });
      const keep = queued.expires ?? limits.expires;
      const facts = { caller, address, queue: queued.name, method, url, keep, ...(upload && { upload }) };
      reserved.set(call.hash, {
        add: (body) => store.add(call, facts, body, admit),
        end: () => {
          endPlace();
          endHold();
        },
      });
      return ok({ ...call, maxBytes });
    },
    add: async (hash, body) => {
      const one = reserved.get(hash);
      if (!one) throw new Error('no place is reserved for this call');
      reserved.delete(hash);
      const added = await one.add(body).finally(one.end);
      if (!added.ok) return added;
      const { call, freed } = added.value;
      // As it is by now: where it was not known for a while whether it was stored, another relay may have run it.
      open.follow([hash]);
      room.add(-freed);
      // As it was accepted: it may be running by now.
      return ok({ ...statusOf(call), status: 'pending' });
    },
    release: async (hash) => {
      const one = reserved.get(hash);
      if (!one) return;
      reserved.delete(hash);
      one.end();
      await store.removeBody(hash);
    },
  };
}
