import type { RawData, WebSocket } from 'ws';
import { createRedactor } from '../redact/redactor.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';

/** Of one message; a redactor needs the whole of it. OpenAI's realtime API takes 15 MB of audio in one. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** What may wait for a slow reader before the other side is paused. */
const HIGH_WATER_BYTES = 1024 * 1024;
const MAX_HEARTBEAT_MS = 30_000;

/** Close codes of RFC 6455, section 7.4, and of IANA's registry. */
const GOING_AWAY = 1001;
const NO_STATUS = 1005;
const ABNORMAL = 1006;
const TOO_BIG = 1009;
const BAD_GATEWAY = 1014;

export interface BridgeOutcome {
  /** Bytes of messages to the caller, after redaction. */
  readonly bytes: number;
  readonly redactions: number;
}

export interface Bridge {
  /** Settles when both sides are closed. */
  readonly closed: Promise<BridgeOutcome>;
  /** Closes both sides, as the relay stops. */
  close(): void;
}

/** Passes messages between a caller and an upstream, those to the caller redacted, until one side closes. */
export function bridge(
  caller: WebSocket,
  upstream: WebSocket,
  options: {
    readonly encodings: SecretEncodings;
    /** Milliseconds: without a sign of life from one side, and in all. */
    readonly idleTimeout: number;
    readonly totalTimeout: number;
  },
): Bridge {
  let bytes = 0;
  let redactions = 0;
  const redact = (message: Buffer): Buffer => {
    const redactor = createRedactor(options.encodings);
    const clean = redactor.redactWhole(message);
    redactions += redactor.hits;
    return clean;
  };
  pass(caller, upstream, (message) => message);
  pass(upstream, caller, (message) => {
    const clean = redact(message);
    bytes += clean.length;
    return clean;
  });

  const terminate = (): void => {
    caller.terminate();
    upstream.terminate();
  };
  const close = (): void => {
    caller.close(GOING_AWAY);
    upstream.close(GOING_AWAY);
  };
  const stopHeartbeat = heartbeat([caller, upstream], options.idleTimeout, terminate);
  const total = setTimeout(close, options.totalTimeout);
  closeTogether(caller, upstream, GOING_AWAY, (reason) => reason);
  closeTogether(upstream, caller, BAD_GATEWAY, (reason) => redact(reason).subarray(0, MAX_REASON_BYTES));

  const closed = Promise.all([caller, upstream].map(closing)).then(() => {
    clearTimeout(total);
    stopHeartbeat();
    return { bytes, redactions };
  });
  return { closed, close };
}

/** RFC 6455, section 5.5: a control frame has 125 bytes, two of which are the code. */
const MAX_REASON_BYTES = 123;

const closing = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) resolve();
    else socket.once('close', () => resolve());
  });

/** Messages from one side to the other; a side that reads slowly pauses the one that sends. */
function pass(from: WebSocket, to: WebSocket, change: (message: Buffer) => Buffer): void {
  from.on('message', (data: RawData, isBinary: boolean) => {
    if (to.readyState !== to.OPEN) return;
    to.send(change(asBuffer(data)), { binary: isBinary }, () => {
      if (from.isPaused && to.bufferedAmount <= HIGH_WATER_BYTES) from.resume();
    });
    if (to.bufferedAmount > HIGH_WATER_BYTES) from.pause();
  });
}

const asBuffer = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/** Closes `to` as `from` was closed; `broken` is the code where that ended without one. */
function closeTogether(from: WebSocket, to: WebSocket, broken: number, change: (reason: Buffer) => Buffer): void {
  let failure = broken;
  from.on('error', (error) => {
    if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') failure = TOO_BIG;
  });
  from.once('close', (code: number, reason: Buffer) => {
    if (code === NO_STATUS) to.close();
    else if (code === ABNORMAL) to.close(failure);
    else to.close(code, change(reason));
  });
}

/** Calls `onSilence` when one of the sockets gave no sign of life for `idleTimeout`; returns how to stop. */
function heartbeat(sockets: readonly WebSocket[], idleTimeout: number, onSilence: () => void): () => void {
  const heard = new Map(sockets.map((socket) => [socket, performance.now()]));
  for (const socket of sockets) {
    const note = (): void => void heard.set(socket, performance.now());
    socket.on('message', note).on('ping', note).on('pong', note);
  }
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [socket, at] of heard) {
        if (now - at > idleTimeout) return onSilence();
        if (socket.readyState === socket.OPEN) socket.ping();
      }
    },
    Math.min(MAX_HEARTBEAT_MS, idleTimeout / 3),
  );
  return () => clearInterval(timer);
}
