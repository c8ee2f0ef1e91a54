import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import { type Exchange, firstOf } from '../http/har.ts';
import { bodyOf, problemOf } from './body.ts';
import type { Content } from './content.ts';
import type { Suspect } from './finding.ts';
import { queuedOf } from './queued.ts';
import type { Preflight, RecordedCall, ResponseSource } from './recorded-call.ts';
import type { Route } from './route.ts';
import { directSent, sentOf, withoutCredentials } from './sent.ts';

interface Found {
  readonly id: number;
  readonly relayId: string;
  readonly route: Route;
}

/** Builds a call from an entry of the browser's network log. */
export function callOf(
  { id, relayId, route }: Found,
  exchange: Exchange,
  content: Content | null,
  preflight: Preflight | null = null,
): RecordedCall {
  const source = sourceOf(exchange);
  const problem = source === 'relay' ? problemOf(content) : null;
  return {
    ...commonOf(exchange),
    id,
    relayId,
    route: route.kind === 'poll' ? 'request' : route.kind,
    findings: [],
    sent: sentOf(exchange, route),
    source,
    problem,
    body: bodyOf(content),
    preflight,
    queued: route.kind === 'poll' || source === 'queued' ? queuedOf(exchange, route, content) : null,
    traceId: firstOf(exchange.responseHeaders, TRACE_HEADER) ?? (problem?.trace || null),
  };
}

/** The record of a suspicious direct request: its findings and the masked request, without the response body. */
export function directCallOf(id: number, { exchange, findings }: Suspect): RecordedCall {
  return {
    ...commonOf(exchange),
    id,
    relayId: null,
    route: 'direct',
    findings,
    sent: directSent(exchange),
    source: exchange.status === 0 ? 'none' : 'direct',
    problem: null,
    body: { state: 'not-kept' },
    preflight: null,
    queued: null,
    traceId: null,
  };
}

const commonOf = (exchange: Exchange) => ({
  initiator: 'page' as const,
  kind: exchange.kind,
  stack: exchange.stack,
  origin: firstOf(exchange.requestHeaders, 'origin'),
  startedAt: exchange.startedAt,
  duration: exchange.duration,
  phases: exchange.phases,
  status: exchange.status,
  error: exchange.error,
  requestHeaders: withoutCredentials(exchange.requestHeaders),
  headers: withoutCredentials(exchange.responseHeaders),
  size: exchange.size,
});

function sourceOf({ status, responseHeaders }: Exchange): ResponseSource {
  if (status === 0) return 'none';
  const source = firstOf(responseHeaders, RELAY_HEADER);
  return source === 'upstream' || source === 'relay' || source === 'queued' ? source : 'unknown';
}
