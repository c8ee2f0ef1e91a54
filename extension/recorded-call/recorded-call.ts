import type { Problem } from '../../shared/errors.ts';
import type { Pairs, Phases, StackFrame } from '../http/har.ts';
import type { Content } from './content.ts';
import type { Finding } from './finding.ts';
import type { QueuedState } from './queued-state.ts';
import type { Route } from './route.ts';
import type { Sent } from './sent.ts';

/** Who responded: the upstream, the relay itself, its queue, a host called directly, an unknown server, or no one. */
export type ResponseSource = 'upstream' | 'relay' | 'queued' | 'direct' | 'unknown' | 'none';

/** A response body, or why it is missing. */
export type Body =
  | (Content & { readonly state: 'kept' })
  | { readonly state: 'too-large' | 'evicted' | 'unavailable' | 'not-kept' };

export interface Preflight {
  readonly status: number;
  readonly startedAt: number;
  readonly duration: number;
  readonly error: string | null;
  /** Why the browser did not send the call after it; null if it did. */
  readonly reason: PreflightReason | null;
}

/** What the response of a preflight lacks, by the Fetch standard. */
export type PreflightReason =
  | { readonly kind: 'error'; readonly error: string | null }
  | { readonly kind: 'status'; readonly status: number }
  /** Empty if the browser does not report it. */
  | { readonly kind: 'origin'; readonly origin: string }
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'header'; readonly name: string };

/**
 * One call to a relay, or a suspicious request that was sent without one (`direct`). In memory only. Times are
 * milliseconds, `startedAt` since 1970.
 */
export interface RecordedCall {
  readonly id: number;
  /** Null for direct ones. */
  readonly relayId: string | null;
  readonly route: Exclude<Route['kind'], 'poll'> | 'direct';
  /** The inspected page, the extension's playground, or a HAR file (`import`). */
  readonly initiator: 'page' | 'playground' | 'import';
  /** See `Exchange`. */
  readonly kind: string | null;
  readonly stack: readonly StackFrame[];
  /** Findings made while recording; only direct calls have any. */
  readonly findings: readonly Finding[];
  /** The origin of the page. */
  readonly origin: string | null;
  readonly startedAt: number;
  readonly duration: number;
  readonly phases: Phases;
  readonly sent: Sent;
  readonly status: number;
  readonly source: ResponseSource;
  /** The browser's error if there was no response. */
  readonly error: string | null;
  /** The relay's refusal. */
  readonly problem: Problem | null;
  readonly requestHeaders: Pairs;
  readonly headers: Pairs;
  readonly size: number;
  readonly body: Body;
  readonly traceId: string | null;
  readonly preflight: Preflight | null;
  /** Of a call that waits in a queue of the relay; its polls are no calls of their own. */
  readonly queued: QueuedState | null;
}
