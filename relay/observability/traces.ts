import { EventEmitter } from 'node:events';
import { maskRequest } from '../../shared/placeholder/build.ts';
import { placementOf } from '../../shared/placeholder/place.ts';
import type { MaskedRequest, Trace } from '../../shared/protocol/api.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { CallRecord } from './call-record.ts';
import { derive, sourceOf } from './call-source.ts';
import { createEndedCalls, type EndedCall, idOf } from './ended-calls.ts';

/** How many calls are kept, in memory only. */
const KEPT = 1_000;
const MAX_BODY = 16_384;
/** The upstream chooses the targets of redirects, up to the length of a head. */
const MAX_REDIRECT_URL = 2_048;

/** The traces of all processes of a relay; promises where there are several. */
export interface TraceReader {
  get(id: string): Trace | null | Promise<Trace | null>;
  /** Newest first. */
  list(limit: number): readonly Trace[] | Promise<readonly Trace[]>;
  /** Calls `listener` for every call that ends from now on, until the returned function is called. */
  watch(listener: (trace: Trace) => void): (() => void) | Promise<() => void>;
}

/** The traces of this process. */
export interface Traces extends TraceReader {
  add(record: CallRecord): void;
  /** The record has changed for the last time. */
  ended(record: CallRecord): void;
  get(id: string): Trace | null;
  list(limit: number): Trace[];
  watch(listener: (trace: Trace) => void): () => void;
}

export function createTraces(): Traces {
  // A ring buffer: a Map would skip all deleted entries to find its oldest. Null for one that is among the ended.
  const records: (CallRecord | Trace | null)[] = [];
  const ended = createEndedCalls(KEPT);
  let oldest = 0;
  const events = new EventEmitter().setMaxListeners(0);
  const at = (slot: number): Trace => {
    const record = records[slot] ?? null;
    return record === null ? renderEnded(ended.get(slot)) : render(record);
  };
  return {
    add: (record) => {
      record.slot = oldest;
      records[oldest] = record;
      oldest = (oldest + 1) % KEPT;
    },
    ended: (record) => {
      if (events.listenerCount('trace') > 0) events.emit('trace', render(record));
      const { slot } = record;
      if (records[slot] !== record) return;
      const source = sourceOf(record);
      if (source !== null && ended.put(slot, record, source)) records[slot] = null;
      // As texts: a body of many values is a multiple of its length.
      else if (record.request !== null) records[slot] = detached(render(record));
    },
    get: (id) => {
      const slot = records.findIndex((record, index) => (record === null ? ended.idAt(index) : record.id) === id);
      return slot === -1 ? null : at(slot);
    },
    list: (limit) => {
      const newest = oldest + records.length - 1;
      return Array.from({ length: Math.min(limit, records.length) }, (_, age) => at((newest - age) % records.length));
    },
    watch: (listener) => {
      events.on('trace', listener);
      return () => events.off('trace', listener);
    },
  };
}

/** Of several lists, which are in one. */
export const newestOf = (traces: readonly Trace[], limit: number): Trace[] =>
  [...traces].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, limit);

/** V8 keeps a whole string alive for a slice of it; a copy does not. */
const detached = (trace: Trace): Trace => JSON.parse(JSON.stringify(trace)) as Trace;

const renderEnded = ({ source, ...call }: EndedCall): Trace =>
  render({ ...call, ...derive(source), text: null, isFitted: false, redirects: [], slot: 0 });

function render(record: CallRecord | Trace): Trace {
  if ('sent' in record) return record;
  const { caller, request, plan } = record;
  return {
    id: record.id,
    at: new Date(record.at).toISOString(),
    secret: request?.clientSecretName ?? null,
    caller: { kind: caller.kind, id: idOf(caller), origin: caller.origin },
    sent: request && asSent(request),
    forwarded: plan && record.forwarded ? maskRequest(plan) : null,
    redirects: record.redirects.map((one) => ({ ...one, url: one.url.slice(0, MAX_REDIRECT_URL) })),
    placements: plan ? [...new Set(plan.places.map(placementOf))] : [],
    refusal: record.refusal,
    status: record.status,
    bytes: record.bytes,
    timings: record.timings,
    redactions: record.redactions,
    state: record.state,
  };
}

/** What the caller sent, the placeholder still in it. */
function asSent({ method, url, headers, data, params }: ParsedRequest): MaskedRequest {
  const sent = data ?? (params.length > 0 ? params : undefined);
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    body: sent === undefined ? null : (typeof sent === 'string' ? sent : JSON.stringify(sent)).slice(0, MAX_BODY),
  };
}
