import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';

/** What an upstream does with a connection once a request has arrived on it. */
export type Behaviour = (socket: Socket, request: string) => void;

export interface RawUpstream extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` or `https://…`. */
  readonly url: string;
  readonly port: number;
  behave: Behaviour;
  /** What it does as soon as a connection stands. */
  connected: (socket: Socket) => void;
  /** Heads of the requests that came, in order. */
  readonly requests: string[];
  /** Connections that stand now. */
  open(): number;
  /** Waits until none does. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

/** A server below HTTP: what it says is exactly what the test says. With `secure`, below TLS is Node's. */
export async function startRawUpstream(secure?: tls.TlsOptions): Promise<RawUpstream> {
  const sockets = new Set<Socket>();
  const changed = new EventTarget();
  const requests: string[] = [];
  const serve = (socket: Socket): void => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (!/^[A-Z]+ \/\S* HTTP\/1\.1\r\n/.test(text)) return;
      requests.push(text);
      upstream.behave(socket, text);
    });
  };
  const server: Server = secure ? tls.createServer(secure, serve) : net.createServer(serve);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      sockets.delete(socket);
      changed.dispatchEvent(new Event('change'));
    });
    upstream.connected(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const upstream: RawUpstream = {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    behave: (socket) => socket.destroy(),
    connected: () => {},
    requests,
    open: () => sockets.size,
    allClosed: async () => {
      while (sockets.size > 0) await once(changed, 'change');
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return upstream;
}

/** Says it and nothing more; the connection stays. */
export const says =
  (text: string): Behaviour =>
  (socket) =>
    void socket.write(text, 'latin1');

/** Says it and ends the connection properly. */
export const saysAndEnds =
  (text: string): Behaviour =>
  (socket) =>
    void socket.end(text, 'latin1');

/** Says it, and resets the connection once that is out. */
export const saysAndResets =
  (text: string): Behaviour =>
  (socket) => {
    socket.write(text, 'latin1', () => setImmediate(() => socket.resetAndDestroy()));
  };

/** Says it, and then `more` again and again, at the pace of the reader or of the clock. */
export const keepsSaying =
  (text: string, more: string | Buffer, everyMs = 0): Behaviour =>
  (socket) => {
    socket.write(text, 'latin1');
    if (everyMs > 0) {
      const timer = setInterval(() => socket.write(more), everyMs);
      socket.once('close', () => clearInterval(timer));
      return;
    }
    const fill = (): void => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.on('drain', fill);
    fill();
  };
