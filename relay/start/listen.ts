import type { AddressInfo, Server } from 'node:net';

/** Connections that may wait to be accepted. Beyond Node's 511, a client tries again only after a second. */
const BACKLOG = 4_096;

/** The port that it got. */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, () => resolve((server.address() as AddressInfo).port));
  });
