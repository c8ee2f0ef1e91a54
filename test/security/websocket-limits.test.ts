import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo } from '../support/relay/raw-http.ts';

/** One with short deadlines, and one with the documented ones: what the first ends, the second leaves open. */
let patient: LocalRelay;
let idle: LocalRelay;
let total: LocalRelay;
const relays = (): LocalRelay[] => [patient, idle, total];

/** What the upstream does with a handshake. */
let handshake: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
const server = http.createServer();
const sockets = new WebSocketServer({ noServer: true });
const mute = new WebSocketServer({ noServer: true, autoPong: false });
let origin: string;

beforeAll(async () => {
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => {});
    handshake(req, socket, head);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [patient, idle, total] = await Promise.all([
    startLocalRelay(),
    startLocalRelay({ RELAY_IDLE_TIMEOUT: '0.6' }),
    startLocalRelay({ RELAY_TOTAL_TIMEOUT: '0.6' }),
  ]);
  for (const relay of relays()) {
    await relay.register({ name: 'open', value: 'sk-socket-01234', access: 'public', allow: [{ origin }] });
  }
});
afterAll(async () => {
  await Promise.all(relays().map((relay) => relay.stop()));
  for (const client of [...sockets.clients, ...mute.clients]) client.terminate();
  server.closeAllConnections();
  server.close();
});

const accept =
  (by: WebSocketServer, onSocket: (socket: WebSocket) => void = () => {}): typeof handshake =>
  (req, socket, head) =>
    by.handleUpgrade(req, socket as Socket, head, onSocket);

const pathOf = (): string => `/v1/forward/open/${origin}/`;
async function open(relay: LocalRelay, autoPong = true): Promise<WebSocket> {
  const headers = { authorization: 'Bearer $CLIENT_SECRET' };
  const socket = new WebSocket(relay.url.replace('http', 'ws') + pathOf(), { headers, autoPong });
  await once(socket, 'open');
  return socket;
}

describe('what a caller sends before its handshake is over', () => {
  /** Sends a handshake, then one frame of a message as soon as the upstream was asked. */
  async function sendEarly(length: number): Promise<{ caller: Socket; finish: () => Promise<Buffer> }> {
    const asked = Promise.withResolvers<() => void>();
    const messages = Promise.withResolvers<Buffer>();
    handshake = (...args) =>
      asked.resolve(() => accept(sockets, (socket) => socket.once('message', messages.resolve))(...args));
    const caller = await connectTo(patient.url);
    const lines = [
      `GET ${pathOf()} HTTP/1.1`,
      `Host: ${new URL(patient.url).host}`,
      'Authorization: Bearer $CLIENT_SECRET',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ];
    caller.write(`${lines.join('\r\n')}\r\n\r\n`);
    const finish = await asked.promise;
    // A binary message, masked with zeros (RFC 6455, section 5.2).
    const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(length, 6);
    caller.write(Buffer.concat([header, Buffer.alloc(length)]));
    return {
      caller,
      finish: () => {
        finish();
        return messages.promise;
      },
    };
  }

  test('is kept where it is little', async () => {
    const { caller, finish } = await sendEarly(60_000);
    expect(await finish()).toHaveLength(60_000);
    caller.destroy();
  });

  test('ends its connection where it is much', async () => {
    const { caller } = await sendEarly(200_000);
    // Not `once`: the connection may be reset.
    if (!caller.closed) await new Promise((resolve) => caller.once('close', resolve));
  });
});

describe('a side that gives no sign of life', () => {
  test.each([
    ['the caller', sockets, false],
    ['the upstream', mute, true],
  ] as const)('%s is disconnected, and the other side with it', async (_, by, autoPong) => {
    const seen = Promise.withResolvers<WebSocket>();
    handshake = accept(sockets);
    // Open for longer than the silent one, and as idle.
    const alive = await open(idle);
    handshake = accept(by);
    const spared = await open(patient, autoPong);
    handshake = accept(by, seen.resolve);
    const caller = await open(idle, autoPong);
    const upstream = await seen.promise;
    await Promise.all([caller, upstream].map((one) => one.readyState === one.CLOSED || once(one, 'close')));
    expect([alive.readyState, spared.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    for (const one of [alive, spared]) one.terminate();
  });
});

test('a WebSocket ends after the total time of a call, on both sides, and says so', async () => {
  const closes: Promise<unknown>[] = [];
  handshake = accept(sockets, (socket) => closes.push(once(socket, 'close')));
  const spared = await open(patient);
  const caller = await open(total);
  const [code] = (await once(caller, 'close')) as [number];
  expect([code, await closes[1]]).toEqual([1001, [1001, Buffer.alloc(0)]]);
  expect(spared.readyState).toBe(WebSocket.OPEN);
  spared.terminate();
});

test('the refusal of an upstream whose body does not end is given up', async () => {
  handshake = (_req, socket) => {
    socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nnot all of it');
  };
  const refusedBy = async (relay: LocalRelay): Promise<number> => {
    const headers = { authorization: 'Bearer $CLIENT_SECRET' };
    const socket = new WebSocket(relay.url.replace('http', 'ws') + pathOf(), { headers });
    socket.on('error', () => {});
    pending.push(socket);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    return response.statusCode ?? 0;
  };
  const pending: WebSocket[] = [];
  let isOver = false;
  void refusedBy(patient).then(
    () => {
      isOver = true;
    },
    () => {},
  );
  expect(await refusedBy(idle)).toBe(502);
  expect(isOver).toBe(false);
  for (const socket of pending) socket.terminate();
});
