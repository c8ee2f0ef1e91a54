import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { openRequest, readResponse } from '../support/relay/raw-request.ts';

/** Bodies on their way through `/v1/forward`, seen from both ends while they move. */
const MEGABYTE = 1_048_576;
const UPLOAD = 64 * MEGABYTE;
let relay: LocalRelay;
let upstream: http.Server;
let base = '';
let handle: RequestListener = (_, response) => response.end();
let arrivals = 0;

beforeAll(async () => {
  // A kept connection that the server gives up in the middle of a busy turn would be an honest 502.
  upstream = http.createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    arrivals += 1;
    request.on('error', () => {});
    handle(request, response);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  base = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  relay = await startLocalRelay({
    RELAY_MAX_REQUEST_BYTES: String(2 * UPLOAD),
    RELAY_MAX_UPLOAD_BYTES: String(UPLOAD),
  });
  for (const [name, placements] of [
    ['streamed', ['header']],
    ['read', ['header', 'body']],
  ] as const) {
    await relay.register({
      name,
      value: 'stream-key-0123456789',
      access: 'public',
      allow: [{ origin: base }],
      placements,
    });
  }
});
afterAll(async () => {
  await relay.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const upload = (name: string, headers: Record<string, string> = {}, at = relay): http.ClientRequest =>
  openRequest(at.url, {
    method: 'POST',
    target: `/v1/forward/${name}/${base}/files`,
    headers: { authorization: 'Bearer $CLIENT_SECRET', 'content-type': 'application/json', ...headers },
  });

/** The next request's handler arguments. */
const arrival = (): Promise<[IncomingMessage, ServerResponse]> =>
  new Promise((resolve) => {
    handle = (request, response) => resolve([request, response]);
  });

/** `once` would take the error of a body that breaks off for its own. */
const closing = (request: IncomingMessage): Promise<void> => new Promise((resolve) => request.on('close', resolve));

test('each line of a body is at the other end before the next one is sent, in both directions', async () => {
  const arrived = arrival();
  const call = upload('streamed');
  call.write('ping 0;');
  const [request, response] = await arrived;
  expect(request.headers['transfer-encoding']).toBe('chunked');
  const [first] = (await once(request, 'data')) as [Buffer];
  expect(first.toString()).toBe('ping 0;');

  response.write('pong 0\n');
  const [relayed] = (await once(call, 'response')) as [IncomingMessage];
  expect((await once(relayed, 'data')).toString()).toBe('pong 0\n');
  for (let round = 1; round <= 3; round += 1) {
    call.write(`ping ${round};`);
    expect((await once(request, 'data')).toString()).toBe(`ping ${round};`);
    response.write(`pong ${round}\n`);
    expect((await once(relayed, 'data')).toString()).toBe(`pong ${round}\n`);
  }
  call.end();
  request.resume();
  await once(request, 'end');
  response.end();
  relayed.resume();
  await once(relayed, 'end');
});

/** Sends 64 MB to an upstream that takes its time; the most bytes that were on their way at once. */
async function mostUnderWay(name: string): Promise<{ most: number; received: number }> {
  const piece = Buffer.alloc(MEGABYTE / 4, ' ');
  let sent = 0;
  let received = 0;
  let most = 0;
  handle = async (request, response) => {
    for await (const chunk of request) {
      received += (chunk as Buffer).length;
      // Slower than the caller: two turns of the event loop for each piece.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
  const call = upload(name, { 'content-length': String(UPLOAD) });
  const answered = readResponse(call);
  while (sent < UPLOAD) {
    await new Promise<void>((resolve, reject) => call.write(piece, (error) => (error ? reject(error) : resolve())));
    sent += piece.length;
    most = Math.max(most, sent - received);
  }
  call.end();
  expect((await answered).status).toBe(200);
  return { most, received };
}

test('an upload to a slow upstream waits with the caller, not in memory', async () => {
  const { most, received } = await mostUnderWay('streamed');
  expect(received).toBe(UPLOAD);
  // What two loopback connections of the system hold, and some of our own.
  expect(most).toBeLessThan(UPLOAD / 2);
});

test('and the same measure sees a body that is read first: all of it is on its way', async () => {
  const { most, received } = await mostUnderWay('read');
  expect(received).toBe(UPLOAD);
  expect(most).toBe(UPLOAD);
});

test('an upstream that answers in the middle of an upload is heard', async () => {
  handle = (request, response) => {
    request.once('data', () => {
      response.writeHead(413, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"Too large for this API"}}');
    });
  };
  const call = upload('streamed', { 'content-length': String(UPLOAD) });
  call.on('error', () => {});
  call.write(Buffer.alloc(MEGABYTE));
  const { status, headers, body } = await readResponse(call);
  expect(status).toBe(413);
  expect(headers['client-secret-relay']).toBe('upstream');
  expect(body.toString()).toBe('{"error":{"message":"Too large for this API"}}');
  call.destroy();
});

test('a caller that goes away in the middle of its upload cancels the call upstream', async () => {
  const arrived = arrival();
  const call = upload('streamed', { 'content-length': String(UPLOAD) });
  call.on('error', () => {});
  call.write('some');
  const [request] = await arrived;
  const closed = closing(request);
  request.resume();
  call.destroy();
  await closed;
  expect(request.complete).toBe(false);
});

test('a streamed body is sent once, also when the upstream breaks the connection', async () => {
  const before = arrivals;
  handle = (request) => request.once('data', () => request.destroy());
  const call = upload('streamed');
  call.end('once');
  const { status, body } = await readResponse(call);
  expect(status).toBe(502);
  expect(JSON.parse(body.toString())).toMatchObject({ code: 'UPSTREAM_INTERRUPTED' });
  expect(arrivals).toBe(before + 1);
});

test('a body larger than RELAY_MAX_UPLOAD_BYTES is refused, announced or not', async () => {
  const before = arrivals;
  const announced = upload('streamed', { 'content-length': String(UPLOAD + 1) });
  announced.on('error', () => {});
  announced.write('x');
  expect((await readResponse(announced)).status).toBe(413);
  announced.destroy();
  expect(arrivals).toBe(before);

  const arrived = arrival();
  const call = upload('streamed');
  call.on('error', () => {});
  const answered = readResponse(call);
  call.write('x');
  const [request] = await arrived;
  request.resume();
  const closed = closing(request);
  for (let sent = 0; sent < UPLOAD; sent += MEGABYTE) {
    await new Promise<void>((resolve) => call.write(Buffer.alloc(MEGABYTE), () => resolve()));
  }
  const { status, body } = await answered;
  expect([status, JSON.parse(body.toString()).code]).toEqual([413, 'BODY_TOO_LARGE']);
  await closed;
  expect(request.complete).toBe(false);
  call.destroy();
});

test('a caller that pauses its upload for longer than RELAY_IDLE_TIMEOUT is cut', async () => {
  const strict = await startLocalRelay({ RELAY_IDLE_TIMEOUT: '0.3' });
  await strict.register({
    name: 'streamed',
    value: 'stream-key-0123456789',
    access: 'public',
    allow: [{ origin: base }],
  });
  const arrived = arrival();
  const call = upload('streamed', {}, strict);
  call.on('error', () => {});
  call.write('some');
  const [request] = await arrived;
  request.resume();
  const { status, body } = await readResponse(call);
  expect([status, JSON.parse(body.toString()).code]).toEqual([408, 'REQUEST_TIMEOUT']);
  call.destroy();
  await strict.stop();
});
