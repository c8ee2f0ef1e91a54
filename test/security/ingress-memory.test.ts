import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { createIngressServer } from '../../relay/server/http-server.ts';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const HALF = Buffer.alloc(512 * 1024, 'x');
let server: Server;
afterEach(() => server.close());

/** Uploads in two halves; the server answers before the second one. Resolves when the connection is gone. */
async function uploadRefused(onRequest: (req: IncomingMessage) => void): Promise<void> {
  server = createIngressServer({ headTimeout: 5_000, requestTimeout: 60_000 });
  server.on('request', (req, res) => {
    onRequest(req);
    res.writeHead(413).end();
  });
  const connected = once(server, 'connection');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = await connected;
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${2 * HALF.length}\r\n\r\n`);
  socket.write(HALF);
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 413 /);
  socket.end(HALF);
  await once(accepted, 'close');
}

const isCollected = (request: WeakRef<IncomingMessage> | null): boolean => {
  collectGarbage();
  return request?.deref() === undefined;
};

test('a refused upload is let go of when it has come to its end, not when it would be cut off', async () => {
  let request: WeakRef<IncomingMessage> | null = null;
  await uploadRefused((req) => {
    request = new WeakRef(req);
  });
  expect(request).not.toBeNull();
  await expect.poll(() => isCollected(request), { timeout: 5_000, interval: 50 }).toBe(true);
});

test('one that something still holds is found not to be', async () => {
  let request: WeakRef<IncomingMessage> | null = null;
  const held: IncomingMessage[] = [];
  await uploadRefused((req) => {
    request = new WeakRef(req);
    held.push(req);
  });
  for (let round = 0; round < 3; round += 1) expect(isCollected(request)).toBe(false);
  expect(held).toHaveLength(1);
});
