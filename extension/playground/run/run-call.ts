import { toBase64 } from '../../http/base64.ts';
import { type CallEvent, type Failure, MAX_CHUNK, MAX_KEPT } from '../../request-model/playground-call.ts';
import type { QueuedProgress } from '../../request-model/queued-progress.ts';
import { headOf } from './head.ts';

/** Sends the call; returns a failure if nothing could be sent or there was no response. Throws only on abort. */
export type SendCall = (signal: AbortSignal, onQueued: (queued: QueuedProgress) => void) => Promise<Response | Failure>;

export interface RunDeps {
  readonly id: string;
  readonly send: SendCall;
  readonly signal: AbortSignal;
  readonly emit: (event: CallEvent) => void;
  /** Receives every chunk of the body, also beyond `MAX_KEPT`. */
  readonly hold: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly now: () => number;
  /** Resolves after the interval in which arriving bytes are batched into one event. */
  readonly tick: () => Promise<void>;
}

/** Runs one call to its end and emits its events. Resolves after the last event. */
export async function runCall({ id, send, signal, emit, hold, now, tick }: RunDeps): Promise<void> {
  const fail = (failure: Failure): void => {
    emit(signal.aborted ? { type: 'cancel', id, at: now() } : { type: 'fail', id, at: now(), failure });
  };
  try {
    const response = await send(signal, (queued) => emit({ type: 'queued', id, queued }));
    if (!(response instanceof Response)) return fail(response);
    emit({ type: 'head', id, at: now(), head: headOf(response) });
    if (response.body) await receive(response.body);
    emit({ type: 'end', id, at: now() });
  } catch {
    fail({ reason: 'broken', detail: null });
  }

  async function receive(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let kept = 0;
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    let isFlushScheduled = false;
    const flush = (): void => {
      if (pendingBytes === 0) return;
      const bytes = joined(pending, Math.min(pendingBytes, MAX_KEPT - kept));
      for (let at = 0; at < bytes.length; at += MAX_CHUNK) {
        const chunk = bytes.subarray(at, at + MAX_CHUNK);
        emit({ type: 'chunk', id, chunk: toBase64(chunk), kept: chunk.length, bytes: chunk.length });
      }
      const uncounted = pendingBytes - bytes.length;
      if (uncounted > 0) emit({ type: 'chunk', id, chunk: '', kept: 0, bytes: uncounted });
      kept += bytes.length;
      pending = [];
      pendingBytes = 0;
    };
    try {
      for await (const chunk of body) {
        hold(chunk);
        pending.push(chunk);
        pendingBytes += chunk.length;
        if (isFlushScheduled) continue;
        isFlushScheduled = true;
        void tick().then(() => {
          isFlushScheduled = false;
          flush();
        });
      }
    } finally {
      // The part that arrived before the stream failed is shown, too.
      flush();
    }
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    if (at >= length) break;
    bytes.set(chunk.subarray(0, length - at), at);
    at += chunk.length;
  }
  return bytes;
}
