import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createDrain } from '../../../relay/server/drain.ts';

const NEVER_MS = 600_000;

async function serve(listener: http.RequestListener, maxMs = NEVER_MS) {
  // Node itself would close a kept-alive connection after a few seconds.
  const server = http.createServer({ keepAliveTimeout: NEVER_MS }, listener);
  const drain = createDrain(server, maxMs);
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

test('a kept-alive connection is closed with its last response, also one that gets busy again', async () => {
  const open: http.ServerResponse[] = [];
  const { server, drain, port } = await serve((_, res) => void open.push(res));
  const socket = await connect(server, port);
  let response = '';
  socket.on('data', (chunk) => {
    response += chunk;
  });
  const closed = once(socket, 'close');
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  socket.write(request);
  await once(server, 'request');
  open.shift()?.end('first');
  await once(socket, 'data');
  socket.write(request);
  await once(server, 'request');
  const drained = drain();
  open.shift()?.end('second');
  await Promise.all([drained, closed]);
  expect(response).toContain('first');
  expect(response).toContain('second');
});

test('two requests in progress on one connection both get their responses', async () => {
  const open: http.ServerResponse[] = [];
  const { drain, port } = await serve((_, res) => void open.push(res));
  const socket = net.connect(port, '127.0.0.1');
  let response = '';
  socket.on('data', (chunk) => {
    response += chunk;
  });
  const closed = once(socket, 'close');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2));
  await expect.poll(() => open.length, { interval: 5 }).toBe(2);
  // Their heads are on their way before the drain, so that Node does not say that the connection ends.
  for (const res of open) res.write('begun ');
  const drained = drain();
  open[0]?.end('first');
  await expect.poll(() => response, { interval: 5 }).toContain('first');
  open[1]?.end('second');
  await Promise.all([drained, closed]);
  expect(response).toContain('second');
});

test('what takes longer than allowed is cut off', async () => {
  const { server, drain, port } = await serve((_, res) => res.write('never ends'), 20);
  const socket = await connect(server, port);
  socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  await Promise.all([drain(), closed]);
});

test('an upgraded connection is left to the handler that took it', async () => {
  const { server, drain, port } = await serve((_, res) => res.end());
  const socket = await connect(server, port);
  const upgraded = once(server, 'upgrade') as Promise<[unknown, Socket]>;
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  const [, accepted] = await upgraded;
  const drained = drain();
  const last = once(socket, 'data');
  accepted.end('goodbye');
  expect(String((await last)[0])).toBe('goodbye');
  socket.end();
  await drained;
});
