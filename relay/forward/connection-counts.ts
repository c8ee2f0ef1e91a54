import type { Socket } from 'node:net';

/** Open connections to upstreams, by protocol. */
export interface ConnectionCounts {
  /** Counts a connection until it is closed. */
  opened(socket: Socket, protocol: string): void;
  read(): ReadonlyMap<string, number>;
}

export function createConnectionCounts(): ConnectionCounts {
  const counts = new Map([
    ['http/1.1', 0],
    ['h2', 0],
  ]);
  const add = (protocol: string, by: 1 | -1): void => void counts.set(protocol, (counts.get(protocol) ?? 0) + by);
  return {
    opened: (socket, protocol) => {
      add(protocol, 1);
      socket.once('close', () => add(protocol, -1));
    },
    read: () => counts,
  };
}
