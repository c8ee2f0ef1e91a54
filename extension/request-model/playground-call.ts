import * as v from 'valibot';
import { draftSchema } from './draft.ts';

/**
 * One call of the playground, from Send to its end. It lives in the background; the same reducer runs there and in
 * every open window, so an event is all that travels. Times are milliseconds since 1970.
 */

/** Bytes of an answer's body that are kept with the call and survive the popup; the rest is counted only. */
export const MAX_KEPT = 1_048_576;

/** Bytes that one event brings at most: a window that takes a megabyte at once misses frames. */
export const MAX_CHUNK = 131_072;

const headSchema = v.object({
  status: v.number(),
  /** Who speaks: the relay itself, or the third party through it; `unknown` is something else at that address. */
  source: v.picklist(['relay', 'upstream', 'queued', 'unknown']),
  trace: v.nullable(v.string()),
  /** Names in lower case. */
  headers: v.array(v.tuple([v.string(), v.string()])),
});

/**
 * Why there is no complete answer. `broken`: it ended in the middle. `interrupted`: the browser stopped the extension's
 * background. `files`: the window that held the files was gone. The others: see `relay-client/outcome.ts`.
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
  /** Only where the relay itself said why (`problem`) or the request could not be composed (`invalid`). */
  detail: v.nullable(v.string()),
});

export const callSchema = v.object({
  id: v.string(),
  /** As it was sent; the form may have moved on. */
  draft: draftSchema,
  phase: v.picklist(['sending', 'receiving', 'done', 'cancelled', 'failed']),
  startedAt: v.number(),
  headAt: v.nullable(v.number()),
  endedAt: v.nullable(v.number()),
  head: v.nullable(headSchema),
  /** Base64 chunks of the first `MAX_KEPT` bytes, and how many bytes there were in all. */
  body: v.object({ chunks: v.array(v.string()), kept: v.number(), total: v.number() }),
  failure: v.nullable(failureSchema),
});

export const callEventSchema = v.variant('type', [
  v.object({ type: v.literal('start'), id: v.string(), at: v.number(), draft: draftSchema }),
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

/** A start replaces the call; anything else that is not about the running call is late and changes nothing. */
export function nextCall(call: PlaygroundCall | null, event: CallEvent): PlaygroundCall | null {
  if (event.type === 'start') {
    const { id, draft, at } = event;
    const body = { chunks: [], kept: 0, total: 0 };
    return { id, draft, phase: 'sending', startedAt: at, headAt: null, endedAt: null, head: null, body, failure: null };
  }
  if (call === null || call.id !== event.id || !isRunning(call)) return call;
  switch (event.type) {
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
