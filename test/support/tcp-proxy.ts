import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Stands between a client and a server, and does what networks do. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Milliseconds that each piece takes; `Infinity` for a network that loses everything and does not say so. */
  delay: number;
  /** Breaks all connections; with `refuse`, no new one is accepted either until it is set to false. */
  cut(): void;
  refuse: boolean;
}

export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  const state = { delay: 0, refuse: false };
  const pass = (from: net.Socket, to: net.Socket): void => {
    let last = Promise.resolve();
    from.on('data', (piece) => {
      last = last.then(async () => {
        while (state.delay === Number.POSITIVE_INFINITY && !to.destroyed) await pause(20);
        if (state.delay > 0) await pause(state.delay);
        to.write(piece);
      });
    });
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  };
  const server = net.createServer((client) => {
    if (state.refuse) {
      client.destroy();
      return;
    }
    const upstream = net.connect(port, host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return Object.assign(state, {
    port: (server.address() as net.AddressInfo).port,
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
