import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { type Authority, selfSigned } from './certificates.ts';

export interface SecureFront extends AsyncDisposable {
  readonly port: number;
  /** PEM of the certificate of whoever signed the server's. */
  readonly ca: string;
}

/** TLS for all `names` in front of a plain server on this machine; its port may be known only later. */
export async function startSecureFront(to: number | (() => number), names: readonly string[]): Promise<SecureFront> {
  const authority: Authority = selfSigned({ isAuthority: true });
  const { cert, key } = authority.issue({ names });
  const server = tls.createServer({ cert, key }, (socket) => {
    const plain = net.connect(typeof to === 'number' ? to : to(), '127.0.0.1');
    socket.pipe(plain).pipe(socket);
    socket.on('error', () => plain.destroy());
    plain.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    ca: authority.cert,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
