import { once } from 'node:events';
import http, { type Server } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { respondToMalformedRequests } from '../../../relay/server/malformed-request.ts';
import type { Problem } from '../../../shared/errors.ts';
import { responseOn, sendRaw } from '../../support/relay/raw-http.ts';

let server: Server;
let url = '';
let refused: Problem[] = [];

beforeEach(async () => {
  refused = [];
  server = http.createServer({ headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 });
  respondToMalformedRequests(server, (problem) => refused.push(problem));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('what never becomes a request is refused as one would be', () => {
  test.each<[string, string, number, string, string | undefined]>([
    ['no HTTP', 'nothing of the kind\r\n\r\n', 400, 'INVALID_PARAMETER', 'request'],
    ['a head of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 431, 'HEADERS_TOO_LARGE', undefined],
    ['a head that does not come', 'GET / HTTP/1.1\r\nHost: x\r\n', 408, 'REQUEST_TIMEOUT', undefined],
  ])('%s', async (_, text, status, code, param) => {
    const response = await sendRaw(url, text);
    expect([response.status, response.whole]).toEqual([status, true]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      'client-secret-relay': 'relay',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(response.headers.has('strict-transport-security')).toBe(false);
    const problem = JSON.parse(response.body) as Problem;
    expect(problem).toMatchObject({ status, code, trace: response.headers.get('client-secret-trace') });
    expect(problem.param).toBe(param);
    expect(refused).toEqual([problem]);
  });
});

describe('nothing is written', () => {
  /** Both ends of a connection. */
  async function connected(): Promise<[client: Socket, accepted: Socket]> {
    const accepting = once(server, 'connection') as Promise<[Socket]>;
    const client = net.connect(Number(new URL(url).port), '127.0.0.1');
    return [client, (await accepting)[0]];
  }
  const failing = (code: string): Error => Object.assign(new Error('x'), { code });

  test('on a connection that was reset', async () => {
    const [client, socket] = await connected();
    server.emit('clientError', failing('ECONNRESET'), socket);
    expect(await responseOn(client)).toMatchObject({ status: 0 });
    expect(refused).toEqual([]);
  });

  test('on a connection that is closed for writing', async () => {
    const [client, socket] = await connected();
    socket.end();
    server.emit('clientError', failing('HPE_INVALID_METHOD'), socket);
    expect(await responseOn(client)).toMatchObject({ status: 0 });
    expect([refused, socket.destroyed]).toEqual([[], true]);
  });

  test('in the middle of a response', async () => {
    server.on('request', (_req, res) => {
      res.writeHead(200, { 'content-length': '10' }).write('half.');
    });
    const [client] = await connected();
    client.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.once('data', () => client.write('no chunk\r\n'));
    expect(await responseOn(client)).toMatchObject({ status: 200, body: 'half.', whole: false });
    expect(refused).toEqual([]);
  });
});

test('before the head of the response, a request whose body is broken gets one', async () => {
  server.on('request', () => {});
  const response = await sendRaw(url, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n');
  expect(response.status).toBe(400);
  expect(refused).toHaveLength(1);
});
