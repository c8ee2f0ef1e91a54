import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import type { Certificate } from './certificates.ts';

/** One frame of HTTP/2 (RFC 9113, section 4.1). */
export const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
};
export const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));
/** `:status: 200` of HPACK's static table, not the end of the headers. */
export const HEADERS = frame(1, 0, 1, Buffer.from([0x88]));
export const endless = (socket: Socket, piece: Buffer): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
};

/** Speaks HTTP/2 frame by frame: `behave` gets the socket once the request's head has come. */
export async function startRawH2(
  certificate: Certificate,
  behave: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets: Socket[] = [];
  const server = tls.createServer({ ...certificate, ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    socket.write(SETTINGS);
    let seen = Buffer.alloc(0);
    const listen = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      // The preface, SETTINGS and the request's head have come.
      if (seen.length < 100) return;
      socket.off('data', listen).resume();
      behave(socket);
    };
    socket.on('data', listen);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
