import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes a server without aborting requests in progress. `close()` alone waits for connections on which a browser has not
 * sent a request yet (it opens some ahead), as Node counts those as busy, and for kept-alive ones that get busy again.
 */
export function createDrain(server: Server, maxMs: number): () => Promise<void> {
  const inProgress = new Map<Socket, number>();
  let draining = false;
  let onEmpty = (): void => {};
  const count = (socket: Socket, change: 1 | -1): void => {
    const before = inProgress.get(socket);
    // Its connection may have ended before the response did.
    if (before === undefined) return;
    const left = before + change;
    inProgress.set(socket, left);
    if (draining && left === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    // Handed over by another process, which did not know yet.
    if (draining) return socket.destroy();
    inProgress.set(socket, 0);
    socket.once('close', () => {
      inProgress.delete(socket);
      if (inProgress.size === 0) onEmpty();
    });
  });
  server.on('request', ({ socket }, res) => {
    count(socket, 1);
    res.once('close', () => count(socket, -1));
  });

  // The handler that takes the connection closes it.
  server.on('upgrade', (_req, socket: Socket) => count(socket, 1));

  return () =>
    new Promise((resolve) => {
      draining = true;
      const deadline = setTimeout(() => {
        for (const socket of inProgress.keys()) socket.destroy();
      }, maxMs);
      // Node does not count connections that were handed over.
      const end = (): void => {
        clearTimeout(deadline);
        resolve();
      };
      server.close(() => {
        if (inProgress.size === 0) end();
        else onEmpty = end;
      });
      for (const [socket, calls] of inProgress) if (calls === 0) socket.destroy();
    });
}
