import type { Refusal } from '../../shared/errors.ts';
import type { Timings } from '../../shared/protocol/api.ts';
import type { Caller } from '../identity/caller.ts';
import type { CallRecord } from './call-record.ts';

/** What can be told of a call that has ended: its request and plan are derived again from `source`. */
export interface EndedCall {
  readonly id: string;
  readonly at: number;
  readonly caller: Caller;
  readonly source: string;
  readonly forwarded: boolean;
  readonly refusal: Refusal | null;
  readonly status: number;
  readonly bytes: number;
  readonly redactions: number;
  readonly timings: Timings;
  readonly state: 'done' | 'aborted';
}

export interface EndedCalls {
  /** False, with nothing kept, where `source` is too long. */
  put(slot: number, record: CallRecord, source: string): boolean;
  get(slot: number): EndedCall;
  idAt(slot: number): string;
}

const TIMINGS = ['total', 'parse', 'policy', 'open', 'dns', 'connect', 'tls', 'wait', 'upstream'] as const;
type Missing = Exclude<keyof Timings, (typeof TIMINGS)[number]>;
/** Fails to compile where a timing is not among them. */
const NUMBERS: Missing extends never ? number : never = 6 + TIMINGS.length;

/** Of a trace ID, in bytes. */
const ID = 36;
const MAX_SOURCE = 4_096;
/** Of one UTF-16 code unit in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;
const SLOT = ID + MAX_SOURCE;

/**
 * The last calls outside of V8's heap. As objects each would survive until a thousand others have ended, so that garbage
 * collection copies all of them twice and then has to find them in old space: an eighth of the processor's time.
 */
export function createEndedCalls(slots: number): EndedCalls {
  const numbers = new Float64Array(slots * NUMBERS);
  // Pages of it take memory once they are written.
  const texts = Buffer.allocUnsafeSlow(slots * SLOT);
  // Most calls are of the same few callers.
  const callers: Caller[] = [];
  const refusals: (Refusal | null)[] = [];
  let last: Caller | null = null;

  const idAt = (slot: number): string => texts.toString('latin1', slot * SLOT, slot * SLOT + ID);
  return {
    put(slot, record, source) {
      if (source.length > MAX_SOURCE || record.id.length !== ID) return false;
      // Most are short enough whatever they are made of, and to count the bytes costs as much as to write them.
      if (source.length * MAX_BYTES_OF_UNIT > MAX_SOURCE && Buffer.byteLength(source) > MAX_SOURCE) return false;
      texts.write(record.id, slot * SLOT, ID, 'latin1');
      const length = texts.write(source, slot * SLOT + ID, MAX_SOURCE, 'utf8');
      if (last === null || !isSame(last, record.caller)) last = record.caller;
      callers[slot] = last;
      refusals[slot] = record.refusal;

      let at = slot * NUMBERS;
      numbers[at++] = record.at;
      numbers[at++] = length;
      numbers[at++] = (record.forwarded ? 1 : 0) + (record.state === 'aborted' ? 2 : 0);
      numbers[at++] = record.status;
      numbers[at++] = record.bytes;
      numbers[at++] = record.redactions;
      for (const name of TIMINGS) numbers[at++] = record.timings[name] ?? Number.NaN;
      return true;
    },
    get(slot) {
      const [at = 0, length = 0, flags = 0, status = 0, bytes = 0, redactions = 0, ...timings] = numbers.subarray(
        slot * NUMBERS,
        (slot + 1) * NUMBERS,
      );
      const known = TIMINGS.map((name, index) => [name, timings[index]] as const).filter(([, ms]) => !Number.isNaN(ms));
      return {
        id: idAt(slot),
        at,
        caller: callers[slot] as Caller,
        source: texts.toString('utf8', slot * SLOT + ID, slot * SLOT + ID + length),
        refusal: refusals[slot] ?? null,
        forwarded: (flags & 1) !== 0,
        status,
        bytes,
        redactions,
        timings: Object.fromEntries(known) as unknown as Timings,
        state: (flags & 2) !== 0 ? 'aborted' : 'done',
      };
    },
    idAt,
  };
}

const isSame = (one: Caller, other: Caller): boolean =>
  one.kind === other.kind && one.origin === other.origin && idOf(one) === idOf(other);

/** What tells callers of one kind from each other. */
export const idOf = (caller: Caller): string | null =>
  caller.kind === 'owner' ? caller.deviceId : caller.kind === 'user' ? caller.sub : null;
