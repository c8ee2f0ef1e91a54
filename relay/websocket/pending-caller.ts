import type { Upgrade } from '../server/upgrade.ts';

/** No client sends anything before its handshake is over (RFC 6455, section 4.1); what little comes is kept. */
const MAX_EARLY_BYTES = 65_536;

export interface PendingCaller {
  /** Aborts when the caller disconnects: nobody reads a paused connection, so its end would go unnoticed. */
  readonly signal: AbortSignal;
  /** Stops watching; returns what came behind the head. */
  release(): Buffer;
}

/** Watches a caller whose handshake waits for the upstream's. */
export function watchCaller({ socket, head }: Upgrade): PendingCaller {
  const left = new AbortController();
  const early = [head];
  let size = 0;
  const leave = (): void => {
    left.abort();
    socket.destroy();
  };
  const read = (): void => {
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
      early.push(chunk);
      size += chunk.length;
      if (size > MAX_EARLY_BYTES) return leave();
    }
  };
  socket.on('readable', read).once('end', leave).once('close', leave);
  return {
    signal: left.signal,
    release: () => {
      socket.off('readable', read).off('end', leave).off('close', leave);
      return Buffer.concat(early);
    },
  };
}
