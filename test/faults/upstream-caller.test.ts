import { once } from 'node:events';
import type { Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultRelay, SECRET, startFaultRelay } from '../support/relay/fault-relay.ts';
import { connectTo, head, responseOn } from '../support/relay/raw-http.ts';
import { CHUNKED, OK } from '../support/upstream/http1-text.ts';
import {
  keepsSaying,
  type RawUpstream,
  says,
  saysAndEnds,
  startRawUpstream,
} from '../support/upstream/raw-upstream.ts';

/** What happens to a call when its caller goes away, does not read, or has not said all yet. */
let fault: FaultRelay;

beforeAll(async () => {
  const limits = { RELAY_TOTAL_TIMEOUT: '60', RELAY_FIRST_BYTE_TIMEOUT: '30', RELAY_IDLE_TIMEOUT: '30' };
  fault = await startFaultRelay({ ...limits, RELAY_MAX_RESPONSE_BYTES: '1000000000' });
});
afterAll(() => fault.relay.stop());

/** Sends a call and leaves the connection to the test. */
async function begin(upstream: RawUpstream, body?: string): Promise<Socket> {
  const name = `u${upstream.port}`;
  await fault.relay.register({ name, value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  const call = JSON.stringify({
    clientSecretName: name,
    url: `${upstream.url}/`,
    method: body ? 'POST' : 'GET',
    headers,
  });
  const socket = await connectTo(fault.relay.url);
  const { host } = new URL(fault.relay.url);
  if (body === undefined) {
    const lines = [`Host: ${host}`, 'Content-Type: application/json', `Content-Length: ${call.length}`];
    socket.write(head('POST /v1/request HTTP/1.1', ...lines) + call);
  } else {
    const part = `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n${call}\r\n--b\r\n${body}`;
    const lines = [`Host: ${host}`, 'Content-Type: multipart/form-data; boundary=b', 'Content-Length: 50000000'];
    socket.write(head('POST /v1/request HTTP/1.1', ...lines) + part);
  }
  return socket;
}

const FILE = 'Content-Disposition: form-data; name="data[f]"; filename="a"\r\n\r\nhalf of it';

test.concurrent.for<[string, string, string | undefined]>([
  ['while nothing has come', '', undefined],
  ['while a short body is collected', `${OK}Content-Length: 100\r\n\r\nhalf`, undefined],
  ['while a long body comes', `${CHUNKED}4\r\nhalf\r\n`, undefined],
  ['in the middle of an upload', '', FILE],
])('a caller that goes away %s takes the upstream call with it', async ([, response, body]) => {
  await using upstream = await startRawUpstream();
  const arrived = new Promise<void>((resolve) => {
    upstream.behave = (socket) => {
      socket.write(response);
      resolve();
    };
  });
  const socket = await begin(upstream, body);
  await arrived;
  expect(upstream.open()).toBe(1);
  socket.destroy();
  await upstream.allClosed();
});

test('a caller that does not read holds the upstream back, and the relay stays small', async () => {
  await using upstream = await startRawUpstream();
  const endless = keepsSaying(CHUNKED, `10000\r\n${'x'.repeat(65_536)}\r\n`);
  let serving: Socket | undefined;
  const stalled = new Promise<void>((resolve) => {
    upstream.behave = (socket, request) => {
      serving = socket;
      endless(socket, request);
      let before = -1;
      // It has written all that it can when a second passes without a byte taken.
      const timer = setInterval(() => {
        if (socket.bytesWritten - socket.writableLength === before) {
          clearInterval(timer);
          resolve();
        }
        before = socket.bytesWritten - socket.writableLength;
      }, 1_000);
      socket.once('close', () => clearInterval(timer));
    };
  });
  const held = process.memoryUsage().rss;
  const caller = await begin(upstream);
  caller.pause();
  await stalled;
  const taken = (serving?.bytesWritten ?? 0) - (serving?.writableLength ?? 0);
  // Kernel buffers of two connections, and the relay's own of each.
  expect(taken).toBeLessThan(32_000_000);
  expect(process.memoryUsage().rss - held).toBeLessThan(150_000_000);

  // The same upstream with a caller that reads: there is no end to it.
  caller.resume();
  let read = 0;
  for await (const chunk of caller) {
    read += (chunk as Buffer).length;
    if (read > taken * 2 + 50_000_000) break;
  }
  caller.destroy();
  await upstream.allClosed();
});

test('a bomb is not blown up for a caller that does not read', async () => {
  await using upstream = await startRawUpstream();
  const bomb = zlib.zstdCompressSync(Buffer.alloc(300_000_000));
  upstream.behave = (socket) => {
    socket.write(`${OK}Content-Encoding: zstd\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  };
  const held = process.memoryUsage().rss;
  const caller = await begin(upstream);
  await once(caller, 'readable');
  expect(process.memoryUsage().rss - held).toBeLessThan(150_000_000);
  caller.destroy();
  await upstream.allClosed();
});

test('a response that comes while the upload is still on its way reaches the caller', async () => {
  await using upstream = await startRawUpstream();
  upstream.behave = says('HTTP/1.1 413 Content Too Large\r\nContent-Length: 7\r\n\r\ntoo big');
  const caller = await begin(upstream, FILE);
  const response = responseOn(caller);
  await once(caller, 'data');
  expect((await response).body).toBe('too big');
  expect((await response).status).toBe(413);
  await upstream.allClosed();
});

test('so does one after which the upstream hangs up', async () => {
  await using upstream = await startRawUpstream();
  upstream.behave = saysAndEnds('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno');
  const response = await responseOn(await begin(upstream, FILE));
  expect([response.status, response.body]).toEqual([401, 'no']);
  await upstream.allClosed();
});
