import { fromBase64 } from '../http/base64.ts';
import { charsetOf, contentKind, decode, isBinary } from '../http/content.ts';
import type { Failure, PlaygroundCall, ResponseHead } from '../request-model/playground-call.ts';

/** A recorded call as the list shows it. The call itself is stored beside it, and read when it is opened. */
export interface HistoryEntry {
  /** Ascending in the order in which calls ended. */
  readonly id: number;
  readonly callId: string;
  readonly relayId: string;
  readonly secret: string;
  readonly method: string;
  /** At most `MAX_URL` characters. */
  readonly url: string;
  /** Null if there was no response. */
  readonly status: number | null;
  readonly source: ResponseHead['source'] | null;
  readonly failure: Failure['reason'] | 'cancelled' | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly duration: number;
  /** What entry and call take in the database, in bytes; an estimate. */
  readonly bytes: number;
}

const MAX_URL = 2_000;

/** The entry of a call that has ended, without the number that the database gives it. */
export function entryOf(call: PlaygroundCall, relayId: string): Omit<HistoryEntry, 'id'> {
  const { draft, head, failure, startedAt } = call;
  return {
    callId: call.id,
    relayId,
    secret: draft.secret,
    method: draft.method,
    url: draft.url.trim().slice(0, MAX_URL),
    status: head?.status ?? null,
    source: head?.source ?? null,
    failure: call.phase === 'cancelled' ? 'cancelled' : (failure?.reason ?? null),
    startedAt,
    duration: (call.endedAt ?? startedAt) - startedAt,
    bytes: new TextEncoder().encode(JSON.stringify(call)).length,
  };
}

/** The response's body as text; empty for an image or other bytes. */
export function bodyText({ head, body, phase }: PlaygroundCall): string {
  if (head === null) return '';
  const bytes = fromBase64(body.chunks);
  const kind = contentKind(head, bytes, phase === 'done');
  return isBinary(kind) ? '' : decode(bytes, charsetOf(head));
}
