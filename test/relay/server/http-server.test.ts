import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIngressServer } from '../../../relay/server/http-server.ts';
import type { Problem } from '../../../shared/errors.ts';
import { connectTo, head, responseOn, sendRaw } from '../../support/relay/raw-http.ts';

let server: Server;
let url = '';
let refused: Problem[] = [];
let handle = (_req: IncomingMessage, res: ServerResponse): unknown => res.end('ok');

beforeEach(async () => {
  refused = [];
  handle = (_req, res) => res.end('ok');
  server = createIngressServer({
    headTimeout: 60_000,
    requestTimeout: 120_000,
    onRefused: (problem) => refused.push(problem),
  });
  server.on('request', (req, res) => handle(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

test('a head has to come in its time, which is never longer than that of the whole request', () => {
  expect(server).toMatchObject({ headersTimeout: 60_000, requestTimeout: 120_000, keepAliveTimeout: 65_000 });
  const short = createIngressServer({ headTimeout: 60_000, requestTimeout: 5_000 });
  expect(short).toMatchObject({ headersTimeout: 5_000, requestTimeout: 5_000 });
});

test('a request without a host comes through, to be refused as one of an unknown host', async () => {
  expect(await sendRaw(url, head('GET / HTTP/1.1'))).toMatchObject({ status: 200, body: 'ok' });
});

test('what is not HTTP is refused and reported', async () => {
  expect((await sendRaw(url, 'x\r\n\r\n')).status).toBe(400);
  expect(refused).toMatchObject([{ code: 'INVALID_PARAMETER' }]);
});

test('what two readers could understand in two ways is refused', async () => {
  const both = head('POST / HTTP/1.1', 'Host: x', 'Content-Length: 3', 'Transfer-Encoding: chunked');
  for (const text of [both, head('GET / HTTP/1.1', 'Host: x', 'X-A: a\0b')]) {
    expect((await sendRaw(url, text)).status).toBe(400);
  }
});

test('only a WebSocket to an upstream is upgraded; the offer of another protocol is ignored', async () => {
  const upgraded: (string | undefined)[] = [];
  server.on('upgrade', (req: IncomingMessage, socket: Socket) => {
    upgraded.push(req.url);
    socket.destroy();
  });
  const offer = (path: string, protocol: string) =>
    sendRaw(url, `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: ${protocol}\r\nConnection: upgrade, close\r\n\r\n`);
  expect((await offer('/v1/forward/a/wss://b.example/', 'h2c')).body).toBe('ok');
  expect((await offer('/v1/relay', 'websocket')).body).toBe('ok');
  expect((await offer('/v1/forward/a/wss://b.example/', 'websocket')).status).toBe(0);
  expect(upgraded).toEqual(['/v1/forward/a/wss://b.example/']);
});

test('who has its response while it still sends is read to its end, and the connection serves the next request', async () => {
  let seen = '';
  handle = (req, res) => {
    req.on('data', (chunk) => {
      seen += chunk;
    });
    res.end(req.url);
  };
  const socket = await connectTo(url);
  const first = once(socket, 'data');
  socket.write('POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n');
  await first;
  socket.write(`0123456789${head('GET /next HTTP/1.1', 'Host: x')}`);
  expect((await responseOn(socket)).body).toContain('/next');
  // Nobody listens any more: a refused upload is not kept.
  expect(seen).toBe('');
});

test('who goes on sending after its response is cut off, and only then', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const cleared = vi.spyOn(globalThis, 'clearTimeout');
  /** What is to happen when the time is over, and its timer. */
  const lingering = () =>
    timers.mock.calls.flatMap(([work, ms], index) =>
      ms === 10_000 ? [{ work, timer: timers.mock.results[index]?.value as NodeJS.Timeout }] : [],
    );
  handle = (_req, res) => res.end('no');
  expect(await sendRaw(url, head('GET / HTTP/1.1', 'Host: x'))).toMatchObject({ body: 'no' });
  expect(lingering()).toEqual([]);

  const [done, stuck] = [await connectTo(url), await connectTo(url)];
  for (const [index, socket] of [done, stuck].entries()) {
    socket.resume().write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n');
    await expect.poll(() => lingering().length, { interval: 5 }).toBe(index + 1);
  }
  expect(lingering().map(({ timer }) => timer.hasRef())).toEqual([false, false]);

  const isCleared = (index: number): boolean =>
    cleared.mock.calls.some(([timer]) => timer === lingering()[index]?.timer);
  done.write('0123456789');
  await expect.poll(() => isCleared(0), { interval: 5 }).toBe(true);
  expect([isCleared(1), stuck.destroyed]).toEqual([false, false]);
  const closed = once(stuck, 'close');
  lingering()[1]?.work();
  await closed;
  expect(done.destroyed).toBe(false);
  done.destroy();
});
