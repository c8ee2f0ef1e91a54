import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';

/** WebSockets of upstreams, through `/v1/forward`, from a real client to a real server. */
const KEY = 'socket-key-0123456789';
const BEARER = { authorization: 'Bearer $CLIENT_SECRET' };

let relay: LocalRelay;
let server: http.Server;
let sockets: WebSocketServer;
let origin = '';
/** What the upstream does with a WebSocket. */
let behave: (socket: WebSocket, request: http.IncomingMessage) => void;
const handshakes: http.IncomingMessage[] = [];

beforeAll(async () => {
  relay = await startLocalRelay();
  server = http.createServer((_, response) => void response.writeHead(426).end('sockets only'));
  sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered][0] ?? false });
  sockets.on('connection', (socket, request) => {
    handshakes.push(request);
    socket.on('error', () => {});
    behave(socket, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const allow = [{ origin, paths: ['/v1/**'] }];
  await relay.register({ name: 'open', value: KEY, access: 'public', allow, placements: ['header', 'query'] });
  await relay.register({ name: 'mine', value: KEY, access: 'private', allow });
  await relay.register({ name: 'once', value: KEY, access: 'public', allow, limits: { perMinute: 1 } });
  await relay.register({ name: 'halted', value: KEY, access: 'public', allow, paused: true });
});
afterAll(async () => {
  await relay.stop();
  for (const client of sockets.clients) client.terminate();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  handshakes.length = 0;
  behave = (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});

const through = (name = 'open', path = '/v1/realtime', scheme = 'ws'): string =>
  `${relay.url.replace('http', 'ws')}/v1/forward/${name}/${origin.replace('http', scheme)}${path}`;

function connect(url = through(), options: ClientOptions = {}, protocols: string[] = []): WebSocket {
  const socket = new WebSocket(url, protocols, { headers: BEARER, ...options });
  socket.on('error', () => {});
  return socket;
}

const next = async (socket: WebSocket): Promise<string> => `${((await once(socket, 'message')) as [Buffer])[0]}`;

/** The HTTP response that a client got in place of a WebSocket. */
async function refused(
  socket: WebSocket,
): Promise<{ status: number; body: string; headers: http.IncomingHttpHeaders }> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, body: `${Buffer.concat(chunks)}`, headers: response.headers };
}
const codeOf = async (socket: WebSocket): Promise<unknown> => JSON.parse((await refused(socket)).body).code;

describe('what passes', () => {
  test.each(['ws', 'http'])('text and bytes both ways, by %s: in the URL', async (scheme) => {
    const socket = connect(through('open', '/v1/realtime?model=m', scheme));
    await once(socket, 'open');
    for (const text of ['hello', '{"type":"session"}', 'ü€😀', '']) {
      socket.send(text);
      const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
      expect([`${data}`, isBinary]).toEqual([text, false]);
    }
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
    socket.send(bytes);
    const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
    expect([data.equals(bytes), isBinary]).toEqual([true, true]);
    expect(handshakes[0]?.url).toBe('/v1/realtime?model=m');
    expect(handshakes[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, host: new URL(origin).host });
    socket.close();
    await once(socket, 'close');
  });

  test('placeholders in the query and in a subprotocol, where a browser can put a key', async () => {
    const socket = connect(through('open', '/v1/x?key=$CLIENT_SECRET'), { headers: {} }, [
      'realtime',
      'key.$CLIENT_SECRET',
    ]);
    await once(socket, 'open');
    expect(socket.protocol).toBe('realtime');
    expect(handshakes[0]?.url).toBe(`/v1/x?key=${KEY}`);
    expect(handshakes[0]?.headers['sec-websocket-protocol']).toBe(`realtime,key.${KEY}`);
    socket.close();

    const only = connect(through(), { headers: {} }, ['key.$CLIENT_SECRET']);
    await once(only, 'open');
    // The upstream chose the one with the secret; the caller hears its own spelling.
    expect(only.protocol).toBe('key.$CLIENT_SECRET');
    only.close();
  });

  test('what an upstream says first, at once', async () => {
    behave = (socket) => socket.send('welcome');
    expect(await next(connect())).toBe('welcome');
  });

  test('the code and reason of a close, both ways', async () => {
    behave = (socket) => socket.close(4001, 'quota of the day');
    const closed = (await once(connect(), 'close')) as [number, Buffer];
    expect([closed[0], `${closed[1]}`]).toEqual([4001, 'quota of the day']);

    const seen = Promise.withResolvers<[number, string]>();
    behave = (socket) => socket.once('close', (code, reason) => seen.resolve([code, `${reason}`]));
    const socket = connect();
    await once(socket, 'open');
    socket.close(4002, 'done');
    expect(await seen.promise).toEqual([4002, 'done']);
  });

  test('a connection that breaks, as what it is', async () => {
    behave = (socket) => socket.terminate();
    expect(((await once(connect(), 'close')) as [number])[0]).toBe(1014);
    const seen = Promise.withResolvers<number>();
    behave = (socket) => socket.once('close', seen.resolve);
    const socket = connect();
    await once(socket, 'open');
    socket.terminate();
    expect(await seen.promise).toBe(1001);
  });

  test('the trace and the count of what was redacted', async () => {
    behave = (socket) => socket.send(`your key is ${KEY}`);
    const socket = connect();
    const [response] = (await once(socket, 'upgrade')) as [http.IncomingMessage];
    expect(response.headers['client-secret-relay']).toBe('upstream');
    const id = response.headers['client-secret-trace'];
    socket.close();
    await once(socket, 'close');
    const trace = async () => (await relay.owner(`/v1/traces/${id}`)).json() as Promise<Record<string, unknown>>;
    await expect.poll(async () => (await trace()).state).toBe('done');
    expect(await trace()).toMatchObject({ status: 101, redactions: 1 });
  });
});

describe('redaction', () => {
  test.each([
    ['plain', KEY],
    ['base64', Buffer.from(KEY).toString('base64')],
    ['hex', Buffer.from(KEY).toString('hex')],
  ])('a message that repeats the secret, %s', async (_, form) => {
    behave = (socket) => {
      socket.send(`{"key":"${form}"}`);
      socket.send(Buffer.from(`bytes ${form}`));
      socket.close(4000, `no ${form}`);
    };
    const socket = connect();
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(`${data}`));
    const [, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([...messages, `${reason}`]).toEqual([
      '{"key":"$CLIENT_SECRET"}',
      'bytes $CLIENT_SECRET',
      'no $CLIENT_SECRET',
    ]);
  });

  test('of what a caller sends nothing is replaced: a message is no place for a secret', async () => {
    const socket = connect();
    await once(socket, 'open');
    socket.send('key $CLIENT_SECRET');
    expect(await next(socket)).toBe('key $CLIENT_SECRET');
    socket.close();
  });
});

describe('a handshake is refused as a call is, and nothing is sent', () => {
  test.each<[string, () => WebSocket]>([
    ['SIGN_IN_REQUIRED', () => connect(through('mine'))],
    ['SECRET_PAUSED', () => connect(through('halted'))],
    ['URL_NOT_ALLOWED', () => connect(through('open', '/other'))],
    ['PLACEHOLDER_MISSING', () => connect(through(), { headers: {} })],
    ['PLACEMENT_NOT_ALLOWED', () => connect(through('mine', '/v1/x?key=$CLIENT_SECRET'), { headers: asOwner() })],
    ['ORIGIN_NOT_ALLOWED', () => connect(through(), { origin: 'https://evil.example' })],
    ['HOST_NOT_ALLOWED', () => connect(through(), { headers: { ...BEARER, host: 'evil.example' } })],
    ['TOKEN_INVALID', () => connect(through(), { headers: { ...BEARER, 'relay-authorization': 'Bearer csr_no' } })],
  ])('%s', async (code, open) => {
    expect(await codeOf(open())).toBe(code);
    expect(handshakes).toEqual([]);
  });

  const asOwner = () => ({ ...BEARER, 'relay-authorization': `Bearer ${relay.device.deviceToken}` });

  test('limits count it once', async () => {
    const first = connect(through('once'));
    await once(first, 'open');
    expect(await codeOf(connect(through('once')))).toBe('RATE_LIMITED');
    first.close();
  });

  test('the same for a signed-in caller passes', async () => {
    const socket = connect(through('mine'), { headers: asOwner() });
    await once(socket, 'open');
    socket.close();
  });

  test('a wss: URL without a handshake', async () => {
    const response = await fetch(through().replace('ws', 'http'), { headers: BEARER });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });
});

describe('an upstream that opens none', () => {
  test('its refusal is mirrored, redacted', async () => {
    const strict = http.createServer();
    strict.on('upgrade', (_, socket) =>
      socket.end(
        `HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\nbad key ${KEY}`,
      ),
    );
    strict.listen(0, '127.0.0.1');
    await once(strict, 'listening');
    const url = `http://127.0.0.1:${(strict.address() as AddressInfo).port}`;
    await relay.register({ name: 'strict', value: KEY, access: 'public', allow: [{ origin: url }] });
    const answer = await refused(connect(`${relay.url.replace('http', 'ws')}/v1/forward/strict/${url}/`));
    expect(answer).toMatchObject({ status: 401, body: 'bad key $CLIENT_SECRET' });
    expect(answer.headers).toMatchObject({ 'client-secret-relay': 'upstream', 'x-content-type-options': 'nosniff' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    strict.close();
  });

  test('one that is not there', async () => {
    const closed = http.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    await relay.register({ name: 'closed', value: KEY, access: 'public', allow: [{ origin: url }] });
    const answer = await refused(connect(`${relay.url.replace('http', 'ws')}/v1/forward/closed/${url}/`));
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', sent: 'no' });
  });
});

test('a slow reader pauses the upstream', async () => {
  let sent = 0;
  behave = (socket) => {
    const more = (): void => {
      if (sent >= 200 || socket.readyState !== socket.OPEN) return;
      socket.send(Buffer.alloc(1_000_000), () => {
        sent += 1;
        more();
      });
    };
    more();
  };
  const socket = connect();
  await once(socket, 'open');
  socket.pause();
  let before = -1;
  // It has stopped when nothing more was taken between two looks.
  await expect
    .poll(() => {
      const isStill = sent === before && sent > 0;
      before = sent;
      return isStill;
    })
    .toBe(true);
  expect(sent).toBeLessThan(100);
  socket.resume();
  await expect.poll(() => sent).toBe(200);
  socket.close();
});

test('a message beyond 16 MB closes both sides', async () => {
  const seen = Promise.withResolvers<number>();
  behave = (socket) => socket.once('close', seen.resolve);
  const socket = connect();
  await once(socket, 'open');
  socket.send(Buffer.alloc(17 * 1024 * 1024));
  expect(((await once(socket, 'close')) as [number])[0]).toBe(1009);
  expect(await seen.promise).toBe(1009);
});

test('a relay that stops says that it goes away', async () => {
  const stopping = await startLocalRelay();
  await stopping.register({ name: 'open', value: KEY, access: 'public', allow: [{ origin }] });
  const socket = connect(`${stopping.url.replace('http', 'ws')}/v1/forward/open/${origin}/`);
  await once(socket, 'open');
  const closed = once(socket, 'close') as Promise<[number]>;
  await stopping.stop();
  expect((await closed)[0]).toBe(1001);
});
