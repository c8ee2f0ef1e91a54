import { type Refusal, refusal, shouldRetry } from '../../shared/errors.ts';
import type { CallRecord } from '../observability/call-record.ts';
import type { Log } from '../observability/log.ts';
import type { Exchange } from '../server/exchange.ts';
import { handleInternalError } from '../server/internal-errors.ts';
import type { HeadTemplates } from '../server/response-head.ts';
import type { BodyWriter, StoredBody } from './body-writer.ts';
import { failedEnding } from './failed-ending.ts';
import type { QueueStore } from './queue-store.ts';
import { recordExchange } from './recorded-exchange.ts';
import { interrupted, noRoomForResponse, notStored, signedOut, tooLongToStore, unreadable } from './refusals.ts';
import { bytesOf, type Ending, type StoredCall } from './stored-call.ts';

/** How long a call waits that was interrupted before it was sent. Milliseconds. */
const AGAIN_MS = 1_000;

/** Sends a call through the pipeline, and gives its record as soon as there is one. */
export type RunExchange = (exchange: Exchange, onRecord: (record: CallRecord) => void) => Promise<void>;

export interface RunDeps {
  readonly store: QueueStore;
  readonly run: RunExchange;
  readonly isPaired: (deviceId: string) => boolean;
  readonly maxResponseBytes: number;
  /** Bytes that may still be stored. */
  readonly room: () => number;
  readonly templates: HeadTemplates;
  readonly log: Log;
}

/**
 * How a call ended, which its row does not say yet: with a response; with a problem that is to be stored as one; or
 * refused for now, with nothing sent, to run again in so many milliseconds.
 */
export type End =
  | { readonly ending: Ending; readonly body: StoredBody }
  | { readonly problem: ReturnType<typeof failedEnding> }
  | { readonly again: number };

/** Runs one call, which is marked as running on the disk already. The reason of `signal` is a refusal, with which it ends. */
export async function runStoredCall(
  deps: RunDeps,
  call: StoredCall,
  { writer, signal }: { readonly writer: BodyWriter; readonly signal: AbortSignal },
): Promise<End> {
  let record: CallRecord | null = null;
  const recordOf = (): CallRecord | null => record;
  const failed = (why: Refusal): End => {
    const known = recordOf();
    const sent = known?.forwarded ? 'maybe' : 'no';
    return { problem: failedEnding(why, { sent, method: call.method, ...(known && { trace: known.id }) }) };
  };
  const stopped = (): End | null => (signal.aborted ? failed(signal.reason as Refusal) : null);

  if (call.caller.kind === 'owner' && !deps.isPaired(call.caller.deviceId)) return failed(signedOut());
  const request = await readRequest(deps.store, call).catch(() => null);
  if (request === null) return failed(unreadable());
  const maxBytes = Math.min(deps.maxResponseBytes, deps.room());
  const { exchange, abort, ended } = recordExchange({
    ...deps,
    facts: call,
    request,
    requestBytes: call.requestBytes,
    body: writer,
    maxBytes,
  });
  // Nothing was sent, so a relay that stops, or was cut off for a moment, leaves it to the next one.
  if (signal.aborted && (signal.reason as Refusal).code === 'CALL_INTERRUPTED') return { again: AGAIN_MS };
  const early = stopped();
  if (early) return early;
  signal.addEventListener('abort', abort, { once: true });
  await deps
    .run(exchange, (one) => {
      record = one;
    })
    .catch((error: unknown) => handleInternalError(exchange, error));
  const head = await ended();
  const known = recordOf();
  if (stopped()) return stopped() as End;
  if (head === 'cut') return failed(known?.refusal ?? interrupted());
  if (head === 'not-stored') return failed(notStored());
  if (head === 'too-large') {
    return failed(maxBytes < deps.maxResponseBytes ? noRoomForResponse() : tooLongToStore(maxBytes));
  }
  const wait = waitOf(known?.refusal ?? null, exchange);
  if (wait !== null) return { again: wait };
  const code = head.from === 'relay' ? (known?.refusal?.code ?? 'INTERNAL') : null;
  const body = await writer.end().catch(() => null);
  return body ? { ending: { ...head, code }, body } : failed(notStored());
}

/** Files stay on the disk; that they are what was stored is known before anything is sent. */
async function readRequest(store: QueueStore, call: StoredCall): Promise<Buffer | AsyncIterable<Buffer>> {
  if (!call.upload) return bytesOf(store.body(call, 'request'));
  for await (const _ of store.body(call, 'request'));
  return store.body(call, 'request');
}

/** In how many milliseconds the call may succeed; null if it is over. A quota of a day is not waited for. */
function waitOf(refused: Refusal | null, { attempt }: Exchange): number | null {
  if (refused?.retryAfter === undefined || attempt?.sent !== 'no') return null;
  return shouldRetry(refused.code, attempt.sent, attempt.method) ? refused.retryAfter * 1000 : null;
}

/** After an exception that nobody expected. */
export const internalEnd = (method: string): End => ({
  problem: failedEnding(refusal('INTERNAL', 'The relay could not complete the call.'), { sent: 'maybe', method }),
});
