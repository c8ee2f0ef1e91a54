import type { Problem } from '../../shared/errors.ts';
import type { Pairs, Phases, StackFrame } from '../http/har.ts';
import type { Content } from './content.ts';
import type { Finding } from './finding.ts';
import type { Route } from './route.ts';
import type { Sent } from './sent.ts';

/** Who wrote the answer: the upstream, the relay itself, the relay's queue, a host behind no relay, or nobody. */
export type ResponseSource = 'upstream' | 'relay' | 'queued' | 'direct' | 'unknown' | 'none';

/** A body of an answer, or why it is not there. */
export type Body =
  | (Content & { readonly state: 'kept' })
  | { readonly state: 'too-large' | 'evicted' | 'unavailable' | 'not-kept' };

export interface Preflight {
  readonly status: number;
  readonly startedAt: number;
  readonly duration: number;
  readonly error: string | null;
  /** Why the browser did not send the call after it; null where it did. */
  readonly reason: string | null;
}

/**
 * One call to a relay, or (`direct`) one past all relays that is suspicious. Lives in memory only. Times are
 * milliseconds, `startedAt` since 1970.
 */
export interface RecordedCall {
  readonly id: number;
  /** Null for direct ones. */
  readonly relayId: string | null;
  readonly route: Route['kind'] | 'direct';
  /** Who made it: the page that DevTools inspect, or the extension's own playground; `import`: read from a HAR file. */
  readonly initiator: 'page' | 'playground' | 'import';
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
  readonly source: ResponseSource;
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
