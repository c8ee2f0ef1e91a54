import * as v from 'valibot';
import { draftSchema } from './draft.ts';
import { queuedProgressSchema } from './queued-progress.ts';

/**
 * One call of the playground, from Send to its end. It is owned by the background; the same reducer runs there and in
 * every open window, so only events are sent. Times are milliseconds since 1970.
 */

/** Bytes of a response's body that are stored with the call; the rest is only counted. */
export const MAX_KEPT = 1_048_576;

/** Maximum bytes per event: a window that receives a megabyte at once drops frames. */
export const MAX_CHUNK = 131_072;

const headSchema = v.object({
  status: v.number(),
  /**
   * Who responded: the relay itself, its queue, or the upstream through it; `unknown` is another server at the
   * address.
   */
  source: v.picklist(['relay', 'upstream', 'queued', 'unknown']),
  trace: v.nullable(v.string()),
  /** Names in lower case. */
  headers: v.array(v.tuple([v.string(), v.string()])),
});

/**
 * Why the response is missing or incomplete. `broken`: the connection closed early. `interrupted`: the browser stopped
 * the background. `files`: the window with the files was closed. The others: see `relay-client/outcome.ts`.
 */
const failureSchema = v.object({
  reason: v.picklist([
    'unreachable',
    'offline',
    'not-a-relay',
    'identity-changed',
    'revoked',
    'not-connected',
    'problem',
    'broken',
    'interrupted',
    'files',
    'invalid',
  ]),
  /** Only for `problem`, the relay's own detail, and `invalid`, why the request could not be composed. */
  detail: v.nullable(v.string()),
});

export const callSchema = v.object({
  id: v.string(),
  /** The draft as sent; the form may have changed since. */
  draft: draftSchema,
  phase: v.picklist(['sending', 'receiving', 'done', 'cancelled', 'failed']),
  startedAt: v.number(),
  headAt: v.nullable(v.number()),
  endedAt: v.nullable(v.number()),
  head: v.nullable(headSchema),
  /** Base64 chunks of the first `MAX_KEPT` bytes, their size, and the total size in bytes. */
  body: v.object({ chunks: v.array(v.string()), kept: v.number(), total: v.number() }),
  failure: v.nullable(failureSchema),
  /** Of a call that waits or waited in a queue of the relay. */
  queued: v.optional(queuedProgressSchema),
});

export const callEventSchema = v.variant('type', [
  v.object({ type: v.literal('start'), id: v.string(), at: v.number(), draft: draftSchema }),
  v.object({ type: v.literal('queued'), id: v.string(), queued: queuedProgressSchema }),
  v.object({ type: v.literal('head'), id: v.string(), at: v.number(), head: headSchema }),
  /** `kept`: bytes in `chunk`; `bytes`: bytes that arrived. */
  v.object({ type: v.literal('chunk'), id: v.string(), chunk: v.string(), kept: v.number(), bytes: v.number() }),
  v.object({ type: v.literal('end'), id: v.string(), at: v.number() }),
  v.object({ type: v.literal('cancel'), id: v.string(), at: v.number() }),
  v.object({ type: v.literal('fail'), id: v.string(), at: v.number(), failure: failureSchema }),
]);

export type PlaygroundCall = v.InferOutput<typeof callSchema>;
export type ResponseHead = v.InferOutput<typeof headSchema>;
export type Failure = v.InferOutput<typeof failureSchema>;
export type CallEvent = v.InferOutput<typeof callEventSchema>;

export const isRunning = (call: PlaygroundCall | null): boolean =>
  call?.phase === 'sending' || call?.phase === 'receiving';

/** Whether nothing else can be sent before the call has ended. One that waits on the relay goes on without a window. */
export const isBusy = (call: PlaygroundCall | null): boolean => isRunning(call) && call?.queued === undefined;

/** `start` replaces the call; any other event for a call that is not running is ignored. */
export function nextCall(call: PlaygroundCall | null, event: CallEvent): PlaygroundCall | null {
  if (event.type === 'start') {
    const { id, draft, at } = event;
    const body = { chunks: [], kept: 0, total: 0 };
    return { id, draft, phase: 'sending', startedAt: at, headAt: null, endedAt: null, head: null, body, failure: null };
  }
  if (call === null || call.id !== event.id || !isRunning(call)) return call;
  switch (event.type) {
    case 'queued':
      return { ...call, queued: event.queued };
    case 'head':
      return { ...call, phase: 'receiving', headAt: event.at, head: event.head };
    case 'chunk': {
      const { chunks, kept, total } = call.body;
      const body = {
        chunks: event.chunk === '' ? chunks : [...chunks, event.chunk],
        kept: kept + event.kept,
        total: total + event.bytes,
      };
      return { ...call, body };
    }
    case 'end':
      return { ...call, phase: 'done', endedAt: event.at };
    case 'cancel':
      return { ...call, phase: 'cancelled', endedAt: event.at };
    case 'fail':
      return { ...call, phase: 'failed', endedAt: event.at, failure: event.failure };
  }
}
