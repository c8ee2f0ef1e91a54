import { EventEmitter } from 'node:events';
import type { Refusal } from '../../shared/errors.ts';
import { templatesOf } from '../../shared/placeholder/body.ts';
import { maskRequest } from '../../shared/placeholder/build.ts';
import { placementOf } from '../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../shared/placeholder/plan.ts';
import type { FollowedRedirect, MaskedRequest, Timings, Trace } from '../../shared/protocol/api.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import { type ParsedRequest, parseRequest } from '../../shared/protocol/request.ts';
import type { Caller } from '../identity/caller.ts';

/** How many calls are kept, in memory only. */
const KEPT = 1_000;
/** Longer bodies are cut when the call is recorded, shorter ones are rendered on request. */
const LAZY_BODY = 4_096;
const MAX_BODY = 16_384;
/** The upstream chooses the targets of redirects, up to the length of a head. */
const MAX_REDIRECT_URL = 2_048;

/** What is known of a call so far. Contains what the caller sent and the plan; neither ever contained a secret. */
export interface CallRecord {
  readonly id: string;
  readonly at: number;
  readonly caller: Caller;
  /** The JSON of the call, where request and plan can be parsed from it again. */
  text: string | null;
  request: ParsedRequest | null;
  plan: Plan | null;
  forwarded: boolean;
  readonly redirects: FollowedRedirect[];
  refusal: Refusal | null;
  status: number;
  bytes: number;
  redactions: number;
  timings: Timings;
  state: Trace['state'];
}

export interface Traces {
  add(record: CallRecord): void;
  /** The record has changed for the last time. */
  ended(record: CallRecord): void;
  get(id: string): Trace | null;
  /** Newest first. */
  list(limit: number): Trace[];
  /** Calls `listener` for every call that ends, until the returned function is called. */
  watch(listener: (trace: Trace) => void): () => void;
}

export function createTraces(): Traces {
  // A ring buffer: a Map would skip all deleted entries to find its oldest.
  const records: (CallRecord | Trace)[] = [];
  let oldest = 0;
  const events = new EventEmitter().setMaxListeners(0);
  return {
    add: (record) => {
      records[oldest] = record;
      oldest = (oldest + 1) % KEPT;
    },
    ended: (record) => {
      if (events.listenerCount('trace') > 0) events.emit('trace', render(record));
      if (isLong(record)) {
        const at = records.indexOf(record);
        if (at !== -1) records[at] = detached(render(record));
      } else if (record.text !== null) {
        // One string instead of some hundred objects, which every garbage collection would traverse.
        record.request = null;
        record.plan = null;
      }
    },
    get: (id) => {
      const record = records.find((one) => one.id === id);
      return record ? render(record) : null;
    },
    list: (limit) => [...records.slice(oldest), ...records.slice(0, oldest)].slice(-limit).reverse().map(render),
    watch: (listener) => {
      events.on('trace', listener);
      return () => events.off('trace', listener);
    },
  };
}

/** V8 keeps a whole string alive for a slice of it; a copy does not. */
const detached = (trace: Trace): Trace => JSON.parse(JSON.stringify(trace)) as Trace;

const isLong = ({ text, plan, request, redirects }: CallRecord): boolean => {
  if (redirects.length > 0) return true;
  if (text !== null) return text.length > LAZY_BODY;
  const body = plan?.body;
  if (!body) return request?.data !== undefined;
  const pieces = templatesOf(body).flat();
  return pieces.reduce((length, piece) => length + (typeof piece === 'string' ? piece.length : 0), 0) > LAZY_BODY;
};

function render(record: CallRecord | Trace): Trace {
  if ('sent' in record) return record;
  const { caller } = record;
  const { request, plan } = record.request === null && record.text !== null ? readAgain(record.text) : record;
  return {
    id: record.id,
    at: new Date(record.at).toISOString(),
    secret: request?.clientSecretName ?? null,
    caller: {
      kind: caller.kind,
      id: caller.kind === 'owner' ? caller.deviceId : caller.kind === 'user' ? caller.sub : null,
      origin: caller.origin,
    },
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

/** Both were parsed from the same text before, by the same functions. */
function readAgain(text: string): Pick<CallRecord, 'request' | 'plan'> {
  const request = parseRequest(parseExact(text));
  const plan = request.ok ? planRequest(request.value) : null;
  return { request: request.ok ? request.value : null, plan: plan?.ok ? plan.value : null };
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
