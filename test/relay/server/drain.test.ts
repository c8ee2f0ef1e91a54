import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createDrain } from '../../../relay/server/drain.ts';

const NEVER_MS = 600_000;

async function serve(listener: http.RequestListener) {
  const server = http.createServer(listener);
  const drain = createDrain(server, NEVER_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, drain, port: (server.address() as AddressInfo).port };
}

async function connect(server: http.Server, port: number): Promise<Socket> {
  const accepted = once(server, 'connection');
  const socket = net.connect(port, '127.0.0.1');
  await accepted;
  return socket;
}

test('a connection on which nothing was asked yet keeps no server from its end', async () => {
  const { server, drain, port } = await serve((_, res) => res.end());
  const closed = once(await connect(server, port), 'close');
  await drain();
  await closed;
});

test('a request in progress gets its whole response, and then its connection is closed', async () => {
  let finish = (): void => {};
  const { server, drain, port } = await serve((_, res) => {
    res.write('first ');
    finish = () => void res.end('last');
  });
  const socket = await connect(server, port);
  let response = '';
  socket.on('data', (chunk) => {
    response += chunk;
  });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  const drained = drain();
  finish();
  await Promise.all([drained, closed]);
  expect(response).toContain('first ');
  expect(response).toMatch(/last\r\n0\r\n\r\n$/);
});
