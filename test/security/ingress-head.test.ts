import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { head, type RawResponse, sendRaw } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: LocalRelay;
let upstream: Upstream;
/** Node's own server with nothing in front: what it lets through shows that a refusal is the relay's. */
let bare: http.Server;
let bareUrl = '';
let call = '';

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
  call = JSON.stringify({
    clientSecretName: 'open',
    url: `${upstream.url}/`,
    method: 'GET',
    headers: { A: '$CLIENT_SECRET' },
  });
  bare = http.createServer((_, res) => res.end('{}'));
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
});
afterAll(async () => {
  bare.close();
  await relay.stop();
  await upstream.close();
});

const POST = 'POST /v1/request HTTP/1.1';
const JSON_TYPE = 'Content-Type: application/json';
const length = (): string => `Content-Length: ${call.length}`;
const post = (...lines: string[]): string => head(POST, ...lines) + call;

function expectProblem(response: RawResponse, status: number, code: string): Record<string, unknown> {
  const problem = JSON.parse(response.body) as Record<string, unknown>;
  expect(problem).toMatchObject({ status, code, trace: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/problem+json',
    'client-secret-relay': 'relay',
    'client-secret-trace': problem.trace,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  return problem;
}

test('the call that all of these spoil works unspoiled', async () => {
  const response = await sendRaw(relay.url, post('Host: $HOST', JSON_TYPE, length()));
  expect([response.status, response.body]).toEqual([200, '{"ok":true}']);
});

describe('an unknown host', () => {
  test.each<[string, () => string]>([
    ['a rebound name', () => post('Host: evil.example', JSON_TYPE, length())],
    ['another port', () => post('Host: 127.0.0.1:1', JSON_TYPE, length())],
    ['no port', () => post('Host: 127.0.0.1', JSON_TYPE, length())],
    ['a trailing dot', () => post(`Host: localhost.:${new URL(relay.url).port}`, JSON_TYPE, length())],
    ['user info', () => post('Host: user@$HOST', JSON_TYPE, length())],
    ['two hosts', () => post('Host: $HOST', 'Host: evil.example', JSON_TYPE, length())],
    ['the same host twice', () => post('Host: $HOST', 'host: $HOST', JSON_TYPE, length())],
    ['a list of hosts', () => post('Host: $HOST, evil.example', JSON_TYPE, length())],
    ['an empty host', () => post('Host:', JSON_TYPE, length())],
    ['no host', () => post(JSON_TYPE, length())],
    [
      'an absolute target',
      () => head('POST http://evil.example/v1/request HTTP/1.1', 'Host: $HOST', JSON_TYPE, length()) + call,
    ],
    [
      'an absolute target of its own',
      () => head(`POST ${relay.url}/v1/request HTTP/1.1`, 'Host: $HOST', JSON_TYPE, length()) + call,
    ],
    ['an asterisk', () => head('OPTIONS * HTTP/1.1', 'Host: $HOST')],
  ])('%s is refused, and nothing is sent', async (_, text) => {
    const sent = upstream.received.length;
    expectProblem(await sendRaw(relay.url, text()), 421, 'HOST_NOT_ALLOWED');
    expect(upstream.received).toHaveLength(sent);
  });
});

describe('headers that two readers could understand in two ways', () => {
  test.each<[string, string[]]>([
    ['authorization', ['Authorization: Bearer csr_a', 'authorization: Bearer csr_b']],
    ['relay-authorization', ['Relay-Authorization: Bearer a', 'RELAY-AUTHORIZATION: Bearer b']],
    ['content-type', [JSON_TYPE, 'content-type: text/plain']],
    ['origin', ['Origin: http://localhost', 'Origin: https://evil.example']],
    ['sec-fetch-site', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Site: same-origin']],
    ['sec-fetch-mode', ['Sec-Fetch-Mode: cors', 'Sec-Fetch-Mode: navigate']],
    ['content-encoding', ['Content-Encoding: identity', 'Content-Encoding: gzip']],
  ])('%s twice is refused by name', async (name, lines) => {
    const sent = upstream.received.length;
    const type = name === 'content-type' ? [] : [JSON_TYPE];
    const text = post('Host: $HOST', ...type, length(), ...lines);
    const problem = expectProblem(await sendRaw(relay.url, text), 400, 'INVALID_PARAMETER');
    expect(problem.param).toBe(name);
    expect(upstream.received).toHaveLength(sent);
    expect((await sendRaw(bareUrl, text)).status).toBe(200);
  });

  test('more than 200 headers are refused', async () => {
    const text = post(
      'Host: $HOST',
      JSON_TYPE,
      length(),
      ...Array.from({ length: 250 }, (_, index) => `X-${index}: 1`),
    );
    expectProblem(await sendRaw(relay.url, text), 431, 'HEADERS_TOO_LARGE');
    expect((await sendRaw(bareUrl, text)).status).toBe(200);
  });
});

describe('what is not HTTP', () => {
  const chunked = 'Transfer-Encoding: chunked';
  test.each<[string, number, string, () => string]>([
    ['two lengths', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, length(), 'Content-Length: 1')],
    ['one length twice', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, length(), length())],
    ['a negative length', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, 'Content-Length: -1')],
    ['a length in hex', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, 'Content-Length: 0x10')],
    ['a length and chunks', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, length(), chunked)],
    ['chunks and a length', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, chunked, length())],
    [
      'chunked as a part of a word',
      400,
      'INVALID_PARAMETER',
      () => post('Host: $HOST', JSON_TYPE, 'Transfer-Encoding: xchunked'),
    ],
    [
      'chunks not last',
      400,
      'INVALID_PARAMETER',
      () => post('Host: $HOST', JSON_TYPE, 'Transfer-Encoding: chunked, gzip'),
    ],
    [
      'a bad chunk size',
      400,
      'INVALID_PARAMETER',
      () => `${head(POST, 'Host: $HOST', JSON_TYPE, chunked)}zz\r\n{}\r\n0\r\n\r\n`,
    ],
    ['a folded line', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', JSON_TYPE, 'X-A: 1\r\n 2', length())],
    ['a bare line feed', 400, 'INVALID_PARAMETER', () => post('Host: $HOST\nX-A: 1', JSON_TYPE, length())],
    [
      'a bare carriage return',
      400,
      'INVALID_PARAMETER',
      () => post('Host: $HOST', 'X-A: 1\rX-B: 2', JSON_TYPE, length()),
    ],
    ['a space before the colon', 400, 'INVALID_PARAMETER', () => post('Host : $HOST', JSON_TYPE, length())],
    ['a NUL in a header', 400, 'INVALID_PARAMETER', () => post('Host: $HOST', 'X-A: 1\0', JSON_TYPE, length())],
    ['an unknown method', 400, 'INVALID_PARAMETER', () => head('STEAL /v1/request HTTP/1.1', 'Host: $HOST')],
    ['the preface of HTTP/2', 400, 'INVALID_PARAMETER', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a TLS hello', 400, 'INVALID_PARAMETER', () => '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03'],
    ['a head of 20 KB', 431, 'HEADERS_TOO_LARGE', () => post('Host: $HOST', `X-A: ${'a'.repeat(20_000)}`)],
    ['an address of 20 KB', 431, 'HEADERS_TOO_LARGE', () => head(`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: $HOST')],
  ])('%s is answered as a problem, and nothing is sent', async (_, status, code, text) => {
    const sent = upstream.received.length;
    expectProblem(await sendRaw(relay.url, text()), status, code);
    expect(upstream.received).toHaveLength(sent);
  });
});

describe('addresses and methods', () => {
  test.each<[string, number, string]>([
    ['GET /v1/secrets/%E0%A4%A', 400, 'INVALID_PARAMETER'],
    ['GET /v1/traces/%', 400, 'INVALID_PARAMETER'],
    ['DELETE /v1/devices/%ff', 400, 'INVALID_PARAMETER'],
    ['GET //x//y', 404, 'NOT_FOUND'],
    ['GET /v1/request/../../etc/passwd', 404, 'NOT_FOUND'],
    ['GET /%2e%2e/%2e%2e/etc/passwd', 404, 'NOT_FOUND'],
    ['GET /__proto__', 404, 'NOT_FOUND'],
    ['OPTIONS /v1/request', 405, 'METHOD_NOT_ALLOWED'],
    ['PROPFIND /v1/request', 405, 'METHOD_NOT_ALLOWED'],
    ['TRACE /v1/request', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE /v1/request', 405, 'METHOD_NOT_ALLOWED'],
  ])('%s', async (line, status, code) => {
    expectProblem(await sendRaw(relay.url, head(`${line} HTTP/1.1`, 'Host: $HOST')), status, code);
  });

  test('HEAD gets what GET would, without the body', async () => {
    const response = await sendRaw(relay.url, head('HEAD /v1/relay HTTP/1.1', 'Host: $HOST'));
    expect([response.status, response.body]).toEqual([200, '']);
  });

  test("the relay's own answers are not sniffed, framed or run", async () => {
    for (const path of ['/v1/relay', '/healthz', '/nothing']) {
      const response = await fetch(`${relay.url}${path}`);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none';/),
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
  });
});
