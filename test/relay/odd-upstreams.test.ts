import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultRelay, SECRET, startFaultRelay } from '../support/relay/fault-relay.ts';
import { head, sendRaw } from '../support/relay/raw-http.ts';
import { says, saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/** Responses that break a rule or a habit and that every browser takes all the same. */
let faults: FaultRelay;
beforeAll(async () => {
  faults = await startFaultRelay();
});
afterAll(() => faults.relay.stop());

const OK = 'HTTP/1.1 200 OK\r\n';
const gzipped = zlib.gzipSync(`gzip ${SECRET}`);

test.each([
  ['no reason phrase', says('HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'), 'ok'],
  ['no reason phrase and its space', says('HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok'), 'ok'],
  [
    'HTTP/1.0, whose end is the end of the body',
    saysAndEnds('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold'),
    'old',
  ],
  ['HTTP/1.0 with a length', says('HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold'), 'old'],
  ['names of headers in lower case, without a space', says('HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nok'), 'ok'],
  ['a length that is repeated', says(`${OK}Content-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok`), 'ok'],
  [
    '103 Early Hints before the response',
    says(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`),
    'ok',
  ],
  ['Content-Encoding: none', says(`${OK}Content-Encoding: none\r\nContent-Length: 2\r\n\r\nok`), 'ok'],
  ['Content-Encoding: utf-8', says(`${OK}Content-Encoding: utf-8\r\nContent-Length: 2\r\n\r\nok`), 'ok'],
  ['Content-Encoding: aws-chunked', says(`${OK}Content-Encoding: aws-chunked\r\nContent-Length: 2\r\n\r\nok`), 'ok'],
  [
    'Content-Encoding: identity, in capitals',
    says(`${OK}Content-Encoding: IDENTITY\r\nContent-Length: 2\r\n\r\nok`),
    'ok',
  ],
  [
    'an unknown encoding, with the secret in the body',
    says(`${OK}Content-Encoding: none\r\nContent-Length: ${SECRET.length + 2}\r\n\r\n<${SECRET}>`),
    '<$CLIENT_SECRET>',
  ],
  [
    'an unknown encoding before a known one, with the secret in the body',
    says(
      `${OK}Content-Encoding: aws-chunked, gzip\r\nContent-Length: ${gzipped.length}\r\n\r\n${gzipped.toString('latin1')}`,
    ),
    'gzip $CLIENT_SECRET',
  ],
])('%s', async (_, behave, body) => {
  await using upstream = await startRawUpstream();
  upstream.behave = behave;
  const response = await faults.call(upstream);
  expect([response.status, response.body, response.whole]).toEqual([200, body, true]);
  expect(response.headers.get('content-encoding')).toBeNull();
});

test('HEAD keeps its length on /v1/forward, and has no body on either route', async () => {
  await using upstream = await startRawUpstream();
  upstream.behave = says(`${OK}Content-Length: 12345\r\nContent-Type: text/plain\r\n\r\n`);
  const { relay } = faults;
  const byRequest = await faults.call(upstream, 'HEAD');
  expect([byRequest.status, byRequest.body, byRequest.headers.get('content-length')]).toEqual([200, '', null]);
  const path = `/v1/forward/u${upstream.port}/${upstream.url}/v1`;
  const lines = ['Host: $HOST', 'Authorization: Bearer $CLIENT_SECRET'];
  const response = await sendRaw(relay.url, head(`HEAD ${path} HTTP/1.1`, ...lines));
  expect([response.status, response.headers.get('content-length')]).toEqual([200, '12345']);
});
