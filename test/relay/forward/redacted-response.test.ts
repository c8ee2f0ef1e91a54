import type { ServerResponse } from 'node:http';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const SECRET = 'canary-response/0123456789~';
/** All of it can stand in a header's name. */
const TOKEN = 'canary-token-0123456789';
/** As `echo key > file` leaves it. */
const LINE = 'canary-line-0123456789\n';
const SHORT = '1234';
const MAX_ANSWER = 1_000_000;

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([
    startLocalRelay({ RELAY_MAX_RESPONSE_BYTES: `${MAX_ANSWER}` }),
    startUpstream(),
  ]);
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: SECRET, access: 'public', allow });
  await relay.register({ name: 'token', value: TOKEN, access: 'public', allow });
  const placements = ['body'];
  await relay.register({ name: 'line', value: LINE, access: 'public', allow, placements });
  await relay.register({ name: 'short', value: SHORT, access: 'public', allow });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

type Write = (response: ServerResponse) => void;

/** The response through the relay, and the same one without it: that one shows the secret. */
async function answered(
  write: Write,
  more: Record<string, unknown> = {},
): Promise<{ through: Response; bare: Response }> {
  upstream.response = (_, response) => write(response);
  const through = await relay.call({
    clientSecretName: 'open',
    url: `${upstream.url}/`,
    method: 'GET',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    ...more,
  });
  return { through, bare: await fetch(upstream.url) };
}

describe('a header of the response', () => {
  test.each<[string, string, string]>([
    ['in plain', `key=${SECRET};`, 'key=$CLIENT_SECRET;'],
    ['percent-encoded', 'key=canary-response%2f0123456789%7E', 'key=$CLIENT_SECRET'],
    ['in JSON', '{"k":"canary-response\\/0123456789~"}', '{"k":"$CLIENT_SECRET"}'],
    ['in hex', Buffer.from(SECRET).toString('hex'), '$CLIENT_SECRET'],
  ])('is redacted %s', async (_, value, expected) => {
    const { through, bare } = await answered((response) => response.setHeader('X-Debug', value).end('{}'));
    expect(through.headers.get('x-debug')).toBe(expected);
    expect(bare.headers.get('x-debug')).toBe(value);
  });

  test('is redacted in base64, with all that stands around it', async () => {
    const value = Buffer.from(`api:${SECRET}!`).toString('base64');
    const { through } = await answered((response) => response.setHeader('X-Debug', ['a', value]).end('{}'));
    expect(through.headers.get('x-debug')).toMatch(/^a, YXBpO.?\$CLIENT_SECRET.{0,3}$/);
  });

  test('is left out where its name holds the secret', async () => {
    const { through, bare } = await answered((response) => response.setHeader(`X-${TOKEN}`, '1').end('{}'), {
      clientSecretName: 'token',
    });
    expect([...through.headers.keys()].join()).not.toContain(TOKEN);
    expect([...bare.headers.keys()].join()).toContain(TOKEN);
  });
});

test('trailers and the reason phrase are not mirrored', async () => {
  const { through, bare } = await answered((response) => {
    response.writeHead(200, SECRET, { trailer: 'X-Late', 'content-type': 'text/plain' });
    response.write('body');
    response.addTrailers({ 'X-Late': SECRET });
    response.end();
  });
  expect(bare.statusText).toBe(SECRET);
  expect(through.statusText).toBe('OK');
  expect(through.headers.has('trailer')).toBe(false);
  expect(await through.text()).toBe('body');
});

const BODY = `{"echo":"Bearer ${SECRET}","again":"${SECRET.replace('/', '\\u002f')}"}`;

test.each<[string, (body: string) => Buffer]>([
  ['gzip', (body) => zlib.gzipSync(body)],
  ['deflate', (body) => zlib.deflateRawSync(body)],
  ['br', (body) => zlib.brotliCompressSync(body)],
  ['zstd', (body) => zlib.zstdCompressSync(body)],
])('a body is redacted in %s, and passed on without it', async (encoding, compress) => {
  const { through } = await answered((response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(compress(BODY)),
  );
  expect(through.headers.has('content-encoding')).toBe(false);
  expect(await through.json()).toEqual({ echo: 'Bearer $CLIENT_SECRET', again: '$CLIENT_SECRET' });
});

test('a value that ends in a line break is found without it', async () => {
  const body = `data: {"echo":"${LINE.trim()}"}\n\ndata: ${LINE}\n`;
  const { through, bare } = await answered((response) => response.end(body), {
    clientSecretName: 'line',
    method: 'POST',
    headers: {},
    data: { key: '$CLIENT_SECRET' },
  });
  expect(await through.text()).toBe('data: {"echo":"$CLIENT_SECRET"}\n\ndata: $CLIENT_SECRET\n\n');
  expect(await bare.text()).toBe(body);
});

test('a value under eight characters is no part of longer numbers', async () => {
  const body = `{"id":81234567,"echo":"Bearer ${SHORT}","query":"pin%3D${SHORT}"}`;
  const { through } = await answered((response) => response.end(body), { clientSecretName: 'short' });
  expect(await through.text()).toBe('{"id":81234567,"echo":"Bearer $CLIENT_SECRET","query":"pin%3D$CLIENT_SECRET"}');
});

test('HEAD of a compressed response is no error', async () => {
  const { through } = await answered(
    (response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '300' }).end(),
    { method: 'HEAD' },
  );
  expect([through.status, through.headers.get('client-secret-relay')]).toEqual([200, 'upstream']);
});

describe('a compressed body that', () => {
  const compressed =
    (encoding: string | string[], body: Buffer, length = true): Write =>
    (response) => {
      response.setHeader('content-encoding', encoding);
      if (length) response.setHeader('content-length', body.length);
      response.write(body);
      response.end();
    };

  test.each<[string, string, Write]>([
    ['has an encoding that cannot be undone', 'UPSTREAM_PROTOCOL', compressed('compress', Buffer.from(SECRET))],
    ['has two encodings', 'UPSTREAM_PROTOCOL', compressed(['gzip', 'br'], zlib.gzipSync(BODY))],
  ])('%s is %s, and the refusal quotes nothing', async (_, code, write) => {
    const { through } = await answered(write);
    const text = await through.text();
    expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toContain('canary');
  });

  // Its head is mirrored at once, as nobody knows how long it will be.
  test.each<[string, Write]>([
    ['is a bomb', compressed('gzip', zlib.gzipSync(Buffer.alloc(4_000_000)), false)],
    ['is a bomb and says that it is short', compressed('gzip', zlib.gzipSync(Buffer.alloc(4_000_000)))],
    ['is cut off', compressed('gzip', zlib.gzipSync(BODY).subarray(0, -4))],
    ['is something else', compressed('br', Buffer.from(SECRET))],
  ])('%s is visibly broken', async (_, write) => {
    const { through } = await answered(write);
    expect(through.status).toBe(200);
    await expect(through.arrayBuffer()).rejects.toThrow();
  });
});
