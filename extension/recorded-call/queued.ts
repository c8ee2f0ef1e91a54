import * as v from 'valibot';
import { type Exchange, firstOf } from '../http/har.ts';
import type { Content } from './content.ts';
import { isWaiting, type QueuedState } from './queued-state.ts';
import type { RecordedCall } from './recorded-call.ts';
import type { Route } from './route.ts';

const waitingSchema = v.object({
  id: v.string(),
  status: v.picklist(['pending', 'running']),
  queue_name: v.string(),
  in_queue: v.number(),
});
const cancelledSchema = v.object({ removed: v.literal(true) });

const LOCATION = /\/v1\/requests\/([^/?#]+)$/;

/** Null for a response that does not tell of a queue. */
export function queuedOf(exchange: Exchange, route: Route, content: Content | null): QueuedState | null {
  const isPoll = route.kind === 'poll';
  const unknown = { queue: null, place: null, polls: isPoll ? 1 : 0, polledAt: isPoll ? endOf(exchange) : null };
  if (isPoll && firstOf(exchange.responseHeaders, 'client-secret-relay') !== 'queued') {
    const isCancelled = exchange.method === 'DELETE' && v.is(cancelledSchema, jsonOf(content));
    return { ...unknown, id: route.id, state: isCancelled ? 'cancelled' : 'settled' };
  }
  const waiting = v.safeParse(waitingSchema, jsonOf(content));
  if (waiting.success) {
    const { id, status, queue_name: name, in_queue: place } = waiting.output;
    return { ...unknown, id, queue: name === id ? null : name, state: status, place };
  }
  // The browser may not give the content.
  const [, id] = LOCATION.exec(firstOf(exchange.responseHeaders, 'location') ?? '') ?? [];
  return id === undefined ? null : { ...unknown, id, state: 'pending' };
}

/** The call with what a poll, or a request to cancel it, has told. */
export function withPoll(call: RecordedCall, poll: RecordedCall): RecordedCall {
  const [known, told] = [call.queued, poll.queued];
  if (known === null || told === null) return call;
  const queue = told.queue ?? known.queue;
  if (poll.sent.method === 'DELETE') {
    const isCancelled = told.state === 'cancelled' && isWaiting(known);
    return isCancelled ? { ...call, queued: { ...known, state: 'cancelled', place: null } } : call;
  }
  const polledAt = Math.max(known.polledAt ?? 0, told.polledAt ?? 0);
  const counted = { ...known, queue, polls: known.polls + told.polls, polledAt };
  // A response stays, whatever a poll says that was under way.
  if (call.source !== 'queued' || isOfPoll(poll)) return { ...call, queued: counted };
  const lasted = { ...call, duration: Math.max(call.duration, endOf(poll) - call.startedAt) };
  if (isWaiting(told)) {
    const { state, place } = isWaiting(known) ? told : known;
    return { ...lasted, queued: { ...counted, state, place } };
  }
  const { status, source, error, problem, headers, size, body, traceId } = poll;
  const isCancelled = problem?.code === 'CALL_CANCELLED';
  const queued: QueuedState = { ...counted, state: isCancelled ? 'cancelled' : 'settled', place: null };
  return { ...lasted, status, source, error, problem, headers, size, body, traceId, queued };
}

/** Whether the response is about the poll and not the call: only a problem of the call says whether it was sent. */
const isOfPoll = ({ source, problem }: RecordedCall): boolean =>
  source === 'none' || source === 'unknown' || (problem !== null && problem.sent === undefined);

const endOf = ({ startedAt, duration }: { readonly startedAt: number; readonly duration: number }): number =>
  startedAt + duration;

function jsonOf(content: Content | null): unknown {
  try {
    return JSON.parse(content?.isBase64 ? atob(content.text) : (content?.text ?? ''));
  } catch {
    return undefined;
  }
}
