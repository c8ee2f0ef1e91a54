import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { forwardedHeaders } from '../../../relay/call/forwarded-headers.ts';

const PREFIX = 'http://127.0.0.1:8787/v1/forward/tus/';
const DEVICE = `csr_${'Ab-_'.repeat(10)}xyz`;

function forwarded(headers: IncomingHttpHeaders, opensWebSocket = false) {
  const passed = forwardedHeaders({ headers } as IncomingMessage, opensWebSocket, PREFIX);
  return passed.ok ? Object.fromEntries(passed.value) : passed.refusal;
}

test('what an SDK or a page sets goes on', () => {
  const headers = {
    authorization: 'Bearer $CLIENT_SECRET',
    'user-agent': 'openai/1',
    'x-stainless-os': 'Linux',
    'accept-language': 'de',
    'idempotency-key': '1',
    originator: 'x',
    secret: 'x',
  };
  expect(forwarded(headers)).toEqual(headers);
  expect(forwarded({ 'x-list': ['a', 'b'] as unknown as string, 'x-none': undefined })).toEqual({ 'x-list': 'a, b' });
});

describe('what a browser, a proxy, the connection or the relay adds does not:', () => {
  test.each(
    [
      'origin referer dnt upgrade-insecure-requests relay-authorization sec-fetch-site sec-ch-ua sec-websocket-key',
      'access-control-request-method access-control-request-headers sec-websocket-protocol',
      'x-real-ip x-client-ip x-cluster-client-ip true-client-ip cf-connecting-ip fastly-client-ip x-forwarded-for',
      'host content-length transfer-encoding connection keep-alive te trailer upgrade expect cookie forwarded via',
      'accept-encoding proxy-authorization',
    ].flatMap((line) => line.split(' ')),
  )('%s', (name) => expect(forwarded({ [name]: 'x', 'x-key': '1' })).toEqual({ 'x-key': '1' }));

  test('and whatever Connection names', () => {
    const headers = { connection: 'keep-alive, X-Hop ,x-other', 'x-hop': '1', 'x-other': '2', 'x-key': '3' };
    expect(forwarded(headers)).toEqual({ 'x-key': '3' });
    expect(forwarded({ 'x-key': '3', '': 'x' })).toEqual({ 'x-key': '3' });
  });
});

test('of the handshake of a WebSocket the subprotocols go on, and nothing else', () => {
  const headers = {
    'sec-websocket-protocol': 'a, $CLIENT_SECRET',
    'sec-websocket-key': 'k',
    origin: 'https://app.example',
  };
  expect(forwarded(headers, true)).toEqual({ 'sec-websocket-protocol': 'a, $CLIENT_SECRET' });
  expect(forwarded(headers, false)).toEqual({});
});

test('URLs of the API that lead through the relay lead to the API again', () => {
  const url = 'https://api.example/files/1';
  expect(
    forwarded({ 'upload-concat': `final;${PREFIX}${url} ${PREFIX}${url}`, a: PREFIX.replace('tus', 'x') }),
  ).toEqual({
    'upload-concat': `final;${url} ${url}`,
    a: PREFIX.replace('tus', 'x'),
  });
});

describe('a device token', () => {
  test.each<[string, string]>([
    ['authorization', `Bearer ${DEVICE}`],
    ['x-api-key', DEVICE],
    ['x-other', `a=${DEVICE};b`],
  ])('in %s is refused by its name, and not quoted', (name, value) => {
    const refused = forwarded({ 'x-key': '1', [name]: value });
    expect(refused).toMatchObject({ code: 'HEADER_NOT_ALLOWED', param: `headers.${name}` });
    expect(JSON.stringify(refused)).not.toContain(DEVICE);
  });

  test('in the header of the relay is where it belongs', () => {
    expect(forwarded({ 'relay-authorization': `Bearer ${DEVICE}`, 'x-key': '1' })).toEqual({ 'x-key': '1' });
  });

  test.each([`x${DEVICE}`, `${DEVICE}x`, `-${DEVICE}`, DEVICE.slice(0, -1), 'csr_'])('is not what %s is', (value) => {
    expect(forwarded({ 'x-key': value })).toEqual({ 'x-key': value });
  });
});
