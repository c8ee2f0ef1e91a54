import net, { type Socket } from 'node:net';
import { listen } from '../start/listen.ts';
import type { Forked } from './fork.ts';

/** Connections that wait while no worker is ready; further ones are closed. */
const MAX_WAITING = 4_096;

/** Accepts connections, and hands them to the workers in turn. */
export interface Connections {
  /** The worker is ready for connections, until it ends. */
  add(worker: Forked): void;
  readonly port: number;
  /** Accepts no more. */
  close(): void;
}

/**
 * Instead of the module `cluster`, which loses a connection that it has handed to a worker that is then killed, and stops
 * to listen while no worker runs. Here this process keeps a connection until the worker says that it has it.
 */
export async function acceptConnections(port: number, host: string): Promise<Connections> {
  const workers: Forked[] = [];
  const waiting: Socket[] = [];
  // `noDelay` as of Node's own server; it stays with the connection.
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
  let last = 0;

  const handOver = (socket: Socket): void => {
    const worker = workers.shift();
    if (worker) {
      workers.push(worker);
      sent.get(worker)?.(socket);
    } else if (server.listening && waiting.length < MAX_WAITING) waiting.push(socket);
    else socket.destroy();
  };
  const sent = new Map<Forked, (socket: Socket) => void>();

  server.on('connection', (socket) => {
    // The caller may be gone before a worker has its connection.
    socket.on('error', () => {});
    handOver(socket);
  });
  const actual = await listen(server, port, host);

  return {
    port: actual,
    add: (worker) => {
      const unconfirmed = new Map<number, Socket>();
      sent.set(worker, (socket) => {
        last += 1;
        unconfirmed.set(last, socket);
        worker.process.send({ connection: last }, socket, { keepOpen: true }, () => {});
      });
      worker.link.serve({
        'connection.taken': (id) => {
          // Closes what this process has of it; the worker's stays open.
          unconfirmed.get(id)?.destroy();
          unconfirmed.delete(id);
        },
      });
      worker.link.onClose(() => {
        sent.delete(worker);
        workers.splice(workers.indexOf(worker), 1);
        for (const socket of unconfirmed.values()) handOver(socket);
      });
      workers.push(worker);
      for (const socket of waiting.splice(0)) handOver(socket);
    },
    close: () => {
      server.close();
      for (const socket of waiting.splice(0)) socket.destroy();
    },
  };
}
