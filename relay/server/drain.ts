import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends a server without breaking off what it is answering. `close()` alone waits for connections on which a browser has
 * not asked anything yet (it opens some ahead), as Node counts those as busy, and for kept-alive ones that get busy again.
 */
export function createDrain(server: Server, maxMs: number): () => Promise<void> {
  const underWay = new Map<Socket, number>();
  let draining = false;
  const count = (socket: Socket, change: 1 | -1): void => {
    const left = (underWay.get(socket) ?? 0) + change;
    underWay.set(socket, left);
    if (draining && left === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, res) => {
    count(socket, 1);
    res.once('close', () => count(socket, -1));
  });

  // Whoever took it closes it.
  server.on('upgrade', (_req, socket: Socket) => count(socket, 1));

  return () =>
    new Promise((resolve) => {
      draining = true;
      const deadline = setTimeout(() => {
        for (const socket of underWay.keys()) socket.destroy();
      }, maxMs);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      for (const [socket, calls] of underWay) if (calls === 0) socket.destroy();
    });
}
