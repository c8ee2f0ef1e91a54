import type { Socket } from 'node:net';

export type Dial = (options: { readonly host: string; readonly port: number }) => Socket;

/** RFC 8305, section 8, "Connection Attempt Delay". */
const NEXT_ATTEMPT_MS = 250;

/**
 * Connects to the first address that accepts. The next one is tried while earlier attempts are still pending, so that a
 * dead IPv6 route does not use up the time for the IPv4 address (RFC 8305). If all fail, rejects with the last error.
 */
export function happyEyeballs(
  addresses: readonly string[],
  port: number,
  dial: Dial,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const hanging = new Set<Socket>();
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      waiting.length = 0;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      for (const socket of hanging) socket.destroy();
    };
    const next = (): void => {
      const host = waiting.shift();
      if (host === undefined) return;
      const socket = dial({ host, port });
      hanging.add(socket);
      timer = setTimeout(next, NEXT_ATTEMPT_MS);
      settled(socket, 'connect').then(
        () => {
          hanging.delete(socket);
          end();
          resolve(socket);
        },
        (error: unknown) => {
          hanging.delete(socket);
          socket.destroy();
          clearTimeout(timer);
          next();
          if (hanging.size === 0) {
            end();
            reject(error);
          }
        },
      );
    };
    signal.addEventListener('abort', end);
    next();
  });
}

/** Waits for the event; rejects if the socket fails or closes before it. */
export const settled = (socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off('error', failed).off('close', closed);
      resolve();
    };
    const failed = (error: Error): void => {
      socket.off(event, done).off('close', closed);
      reject(error);
    };
    const closed = (): void => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    socket.once(event, done).once('error', failed).once('close', closed);
  });
