import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Chunked, a body announces no length (RFC 9112, section 7.1): only counting what comes ends it. */
v8.setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 1_048_576;
const TOTAL = 20 * MEGABYTE;
const PIECE = Buffer.alloc(16_384, ' ');
const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')]);

let upstream: Upstream;
/** With a cap of 64 KiB, and with one beyond all that is sent here. */
let capped: LocalRelay;
let roomy: LocalRelay;

/** Of `held`, before any call. */
let idle: number;
beforeAll(async () => {
  upstream = await startUpstream();
  [capped, roomy] = await Promise.all([
    startLocalRelay({ RELAY_MAX_REQUEST_BYTES: '65536' }),
    startLocalRelay({ RELAY_MAX_REQUEST_BYTES: String(2 * TOTAL) }),
  ]);
  for (const relay of [capped, roomy]) {
    const allow = [{ origin: upstream.url }];
    await relay.register({ name: 'body', value: 'sk-1', access: 'public', allow, placements: ['header', 'body'] });
  }
  idle = held();
});
afterAll(() => Promise.all([capped.stop(), roomy.stop(), upstream.close()]));

interface Sending extends AsyncDisposable {
  readonly socket: Socket;
  /** All that has come back. */
  response(): string;
  /** Goes on with the body, which never ends, until there is a response or so many bytes are out; how many are. */
  send(most: number): Promise<number>;
}

async function begin(relay: LocalRelay, path: string): Promise<Sending> {
  const socket = await connectTo(relay.url);
  let response = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    response += text;
  });
  const lines = [`Host: ${new URL(relay.url).host}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
  socket.write(
    [`POST ${path} HTTP/1.1`, ...lines, `Relay-Authorization: Bearer ${relay.device.deviceToken}`, '', ''].join('\r\n'),
  );
  return {
    socket,
    response: () => response,
    send: async (most) => {
      let sent = 0;
      while (sent < most && response === '' && !socket.destroyed) {
        sent += PIECE.length;
        await new Promise((resolve) => socket.write(CHUNK, resolve));
        await turn();
      }
      return sent;
    },
    [Symbol.asyncDispose]: async () => void socket.destroy(),
  };
}

/** Bytes of buffers that something still holds; V8 lets go of the others a moment after their collection. */
const held = (): number => {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
};

describe.each<[string, () => string]>([
  ['/v1/request', () => '/v1/request'],
  ['/v1/preview', () => '/v1/preview'],
  ['/v1/forward, where the placeholder may be in the body', () => `/v1/forward/body/${upstream.url}/`],
])('a body without a length at %s', (_, path) => {
  test('is refused as soon as it is too large, and not kept; with a larger limit it is', async () => {
    // What the test before has sent is let go of a moment after its connection was closed.
    await expect.poll(() => held() - idle).toBeLessThan(MEGABYTE);
    const before = held();
    await using sending = await begin(capped, path());
    expect(await sending.send(TOTAL)).toBeLessThan(MEGABYTE);
    await expect.poll(sending.response).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"BODY_TOO_LARGE"/);
    await expect.poll(() => held() - before).toBeLessThan(MEGABYTE);

    await using patient = await begin(roomy, path());
    expect(await patient.send(TOTAL)).toBeGreaterThanOrEqual(TOTAL);
    expect(patient.response()).toBe('');
    // All of it has to have come through the socket's buffers.
    await expect.poll(() => held() - before).toBeGreaterThan(TOTAL - MEGABYTE);
  });
});

test('the connection of one that goes on regardless is cut off', async () => {
  await using sending = await begin(capped, '/v1/request');
  await sending.send(TOTAL);
  await expect.poll(sending.response).toMatch(/^HTTP\/1\.1 413 /);
  const before = held();
  let sent = 0;
  const closed = new Promise<void>((resolve) => sending.socket.once('close', () => resolve()));
  const more = setInterval(() => {
    sent += PIECE.length;
    sending.socket.write(CHUNK);
  }, 1);
  await closed;
  clearInterval(more);
  expect(sent).toBeGreaterThan(MEGABYTE);
  await expect.poll(() => held() - before).toBeLessThan(MEGABYTE);
});

test('the call in an upload has the cap of a call, not that of an upload', async () => {
  const upload = async (relay: LocalRelay): Promise<[number, unknown]> => {
    const form = new FormData();
    const data = { text: 'x'.repeat(100_000) };
    const headers = { A: '$CLIENT_SECRET', 'Content-Type': 'multipart/form-data' };
    const call = { clientSecretName: 'body', url: `${upstream.url}/`, method: 'POST', headers, data };
    form.set('request', JSON.stringify(call));
    form.set('data[file]', new File(['x'], 'a'));
    const authorization = `Bearer ${relay.device.deviceToken}`;
    const response = await fetch(`${relay.url}/v1/request`, { method: 'POST', headers: { authorization }, body: form });
    return [response.status, ((await response.json()) as { code?: unknown }).code];
  };
  expect(await upload(capped)).toEqual([413, 'BODY_TOO_LARGE']);
  expect(await upload(roomy)).toEqual([200, undefined]);
});
