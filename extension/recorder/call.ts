import type { Problem } from '../../shared/errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import type { Finding, Suspect } from '../leaks/finding.ts';
import { failureOf } from '../relay-client/call.ts';
import type { Content } from './content.ts';
import { type Exchange, firstOf, type Pairs, type Phases, type StackFrame } from './har.ts';
import type { Route } from './route.ts';
import { directSent, type Sent, sentOf, withoutCredentials } from './sent.ts';

/** Who wrote the answer: the upstream, the relay itself, the relay's queue, a host behind no relay, or nobody. */
export type AnswerSource = 'upstream' | 'relay' | 'queued' | 'direct' | 'unknown' | 'none';

/** A body of an answer, or why it is not there. */
export type Body =
  | (Content & { readonly state: 'kept' })
  | { readonly state: 'too-large' | 'let-go' | 'unavailable' | 'not-kept' };

export interface Preflight {
  readonly status: number;
  readonly duration: number;
  readonly error: string | null;
}

/**
 * One call to a relay, or (`direct`) one past all relays that is suspicious. Lives in memory only. Times are
 * milliseconds, `startedAt` since 1970.
 */
export interface Call {
  readonly id: number;
  /** Null for direct ones. */
  readonly relayId: string | null;
  readonly route: Route['kind'] | 'direct';
  /** Who made it: the page that DevTools inspect, or the extension's own playground. */
  readonly by: 'page' | 'playground';
  /** See `Exchange`. */
  readonly kind: string | null;
  readonly stack: readonly StackFrame[];
  /** What was found when it was recorded; only direct calls have some. */
  readonly findings: readonly Finding[];
  /** The origin of the page. */
  readonly origin: string | null;
  readonly startedAt: number;
  readonly duration: number;
  readonly phases: Phases;
  readonly sent: Sent;
  readonly status: number;
  readonly source: AnswerSource;
  /** The browser's word for why there was no answer. */
  readonly error: string | null;
  /** The relay's refusal. */
  readonly problem: Problem | null;
  readonly requestHeaders: Pairs;
  readonly headers: Pairs;
  readonly size: number;
  readonly body: Body;
  readonly traceId: string | null;
  readonly preflight: Preflight | null;
}

/** More of one answer is not kept, in characters. */
const MAX_BODY = 2_000_000;

interface Found {
  readonly id: number;
  readonly relayId: string;
  readonly route: Route;
}

/** Joins what was found in the browser's network log into a call. */
export function callOf({ id, relayId, route }: Found, exchange: Exchange, content: Content | null): Call {
  const source = sourceOf(exchange);
  const problem = source === 'relay' ? problemOf(content) : null;
  return {
    id,
    relayId,
    route: route.kind,
    by: 'page',
    kind: exchange.kind,
    stack: exchange.stack,
    findings: [],
    origin: firstOf(exchange.requestHeaders, 'origin'),
    startedAt: exchange.startedAt,
    duration: exchange.duration,
    phases: exchange.phases,
    sent: sentOf(exchange, route),
    status: exchange.status,
    source,
    error: exchange.error,
    problem,
    requestHeaders: withoutCredentials(exchange.requestHeaders),
    headers: withoutCredentials(exchange.responseHeaders),
    size: exchange.size,
    body: bodyOf(content),
    traceId: firstOf(exchange.responseHeaders, TRACE_HEADER) ?? (problem?.trace || null),
    preflight: null,
  };
}

/** What is kept of a request past the relays: what was found, and the masked request; no answer. */
export function directCallOf(id: number, { exchange, findings }: Suspect): Call {
  return {
    id,
    relayId: null,
    route: 'direct',
    by: 'page',
    kind: exchange.kind,
    stack: exchange.stack,
    findings,
    origin: firstOf(exchange.requestHeaders, 'origin'),
    startedAt: exchange.startedAt,
    duration: exchange.duration,
    phases: exchange.phases,
    sent: directSent(exchange),
    status: exchange.status,
    source: exchange.status === 0 ? 'none' : 'direct',
    error: exchange.error,
    problem: null,
    requestHeaders: withoutCredentials(exchange.requestHeaders),
    headers: withoutCredentials(exchange.responseHeaders),
    size: exchange.size,
    body: { state: 'not-kept' },
    traceId: null,
    preflight: null,
  };
}

function sourceOf({ status, responseHeaders }: Exchange): AnswerSource {
  if (status === 0) return 'none';
  const source = firstOf(responseHeaders, RELAY_HEADER);
  return source === 'upstream' || source === 'relay' || source === 'queued' ? source : 'unknown';
}

function problemOf(content: Content | null): Problem | null {
  try {
    const failure = failureOf(JSON.parse(content?.text ?? ''), false);
    return failure.kind === 'problem' ? failure.problem : null;
  } catch {
    return null;
  }
}

function bodyOf(content: Content | null): Body {
  if (content === null) return { state: 'unavailable' };
  return content.text.length > MAX_BODY ? { state: 'too-large' } : { state: 'kept', ...content };
}
