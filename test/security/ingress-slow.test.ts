import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo, responseOn } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** One with short deadlines, and one with the documented ones: what the first cuts, the second still waits for. */
let strict: LocalRelay;
let patient: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  const short = { RELAY_HEAD_TIMEOUT: '0.3', RELAY_BODY_TIMEOUT: '0.3', RELAY_IDLE_TIMEOUT: '0.3' };
  [strict, patient] = await Promise.all([startLocalRelay(short), startLocalRelay()]);
  for (const relay of [strict, patient]) {
    await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
  }
});
afterAll(async () => {
  await Promise.all([strict.stop(), patient.stop()]);
  await upstream.close();
});

/** Sends one byte after the other, as long as the connection stands. */
function drip(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 20);
  socket.once('close', () => clearInterval(timer));
}

const CASES: readonly [string, (host: string) => string, string][] = [
  ['nothing at all', () => '', ''],
  ['a head that never ends', (host) => `POST /v1/request HTTP/1.1\r\nHost: ${host}\r\nX-Drip: `, 'a'],
  [
    'JSON byte by byte',
    (host) =>
      `POST /v1/request HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n`,
    ' ',
  ],
  [
    'JSON chunk by chunk',
    (host) =>
      `POST /v1/request HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    '1\r\n \r\n',
  ],
  ['half of an upload', (host) => uploadHead(host) + requestPart() + filePart(), ''],
];

const uploadHead = (host: string): string =>
  [
    'POST /v1/request HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: multipart/form-data; boundary=b',
    'Content-Length: 100000',
    '',
    '',
  ].join('\r\n');
const requestPart = (): string => {
  const call = { clientSecretName: 'open', url: `${upstream.url}/`, method: 'POST', headers: { A: '$CLIENT_SECRET' } };
  return `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n${JSON.stringify(call)}\r\n`;
};
const filePart = (): string =>
  '--b\r\nContent-Disposition: form-data; name="data[file]"; filename="a"\r\n\r\nhalf of the file';

test.each(CASES)('%s is cut at its deadline', async (_, text, more) => {
  const [cut, waiting] = await Promise.all([strict, patient].map((relay) => connectTo(relay.url)));
  if (!cut || !waiting) throw new Error('not connected');
  for (const [socket, relay] of [
    [cut, strict],
    [waiting, patient],
  ] as const) {
    socket.write(text(new URL(relay.url).host));
    if (more !== '') drip(socket, more);
  }
  const response = await responseOn(cut);
  // Whoever still sends when the connection is closed may be reset before it has read the response.
  if (more === '' || response.status !== 0) {
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'REQUEST_TIMEOUT', status: 408 });
  }
  expect(waiting.destroyed).toBe(false);
  expect(waiting.bytesRead).toBe(0);
  waiting.destroy();
});

test('the destination of an upload that stops sees it break off', async () => {
  const before = upstream.received.length;
  const socket = await connectTo(strict.url);
  socket.write(uploadHead(new URL(strict.url).host) + requestPart() + filePart());
  expect((await responseOn(socket)).status).toBe(408);
  expect(upstream.received).toHaveLength(before);
});

test('an upload that is slow and steady is taken beyond the deadlines of a JSON call', async () => {
  const socket = await connectTo(strict.url);
  const file = 'x'.repeat(40);
  const end = '\r\n--b--\r\n';
  const body = requestPart() + filePart();
  const length = body.length + file.length + end.length;
  const host = new URL(strict.url).host;
  socket.write(
    `${uploadHead(host).replace('100000', String(length)).replace('Host', 'Connection: close\r\nHost')}${body}`,
  );
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    socket.write('x');
    if (sent < file.length) return;
    clearInterval(timer);
    socket.write(end);
  }, 20);
  const response = await responseOn(socket);
  expect([response.status, response.body]).toEqual([200, '{"ok":true}']);
  expect(upstream.received.at(-1)?.body.toString()).toContain(`half of the file${file}`);
});
