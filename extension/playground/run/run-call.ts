import { toBase64 } from '../../http/base64.ts';
import { type CallEvent, type Failure, MAX_KEPT, MAX_PIECE } from '../../request-model/playground-call.ts';
import { headOf } from './head.ts';

/** Sends the call; a failure where nothing could be sent or nobody answered. Never throws but on abort. */
export type SendCall = (signal: AbortSignal) => Promise<Response | Failure>;

export interface RunDeps {
  readonly id: string;
  readonly send: SendCall;
  readonly signal: AbortSignal;
  readonly emit: (event: CallEvent) => void;
  /** Takes every piece of the body, also those past `MAX_KEPT`. */
  readonly hold: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly now: () => number;
  /** Resolves after the milliseconds in which arriving bytes are gathered into one event. */
  readonly tick: () => Promise<void>;
}

/** Runs one call to its end and tells it event by event. Resolves when nothing more will be told. */
export async function runCall({ id, send, signal, emit, hold, now, tick }: RunDeps): Promise<void> {
  const fail = (failure: Failure): void => {
    emit(signal.aborted ? { type: 'cancel', id, at: now() } : { type: 'fail', id, at: now(), failure });
  };
  try {
    const answer = await send(signal);
    if (!(answer instanceof Response)) return fail(answer);
    emit({ type: 'head', id, at: now(), head: headOf(answer) });
    if (answer.body) await receive(answer.body);
    emit({ type: 'end', id, at: now() });
  } catch {
    fail({ reason: 'broken', detail: null });
  }

  async function receive(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let kept = 0;
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    let isGathering = false;
    const flush = (): void => {
      if (waitingBytes === 0) return;
      const bytes = joined(waiting, Math.min(waitingBytes, MAX_KEPT - kept));
      for (let at = 0; at < bytes.length; at += MAX_PIECE) {
        const piece = bytes.subarray(at, at + MAX_PIECE);
        emit({ type: 'piece', id, piece: toBase64(piece), kept: piece.length, bytes: piece.length });
      }
      const left = waitingBytes - bytes.length;
      if (left > 0) emit({ type: 'piece', id, piece: '', kept: 0, bytes: left });
      kept += bytes.length;
      waiting = [];
      waitingBytes = 0;
    };
    try {
      for await (const chunk of body) {
        hold(chunk);
        waiting.push(chunk);
        waitingBytes += chunk.length;
        if (isGathering) continue;
        isGathering = true;
        void tick().then(() => {
          isGathering = false;
          flush();
        });
      }
    } finally {
      // Also what came before the stream broke is shown.
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
