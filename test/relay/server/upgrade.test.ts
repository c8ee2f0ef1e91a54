import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { opensWebSocket } from '../../../relay/server/upgrade.ts';

const opens = (headers: IncomingHttpHeaders, method = 'GET', url = '/v1/forward/x/wss://api.example/'): boolean =>
  opensWebSocket({
    method,
    url,
    headers: { upgrade: 'websocket', connection: 'Upgrade', ...headers },
  } as IncomingMessage);

test.each<IncomingHttpHeaders>([
  {},
  { upgrade: 'WebSocket' },
  { upgrade: ' websocket ' },
  { connection: 'keep-alive, Upgrade' },
  { connection: 'upgrade,keep-alive' },
])('a WebSocket is opened with %o', (headers) => expect(opens(headers)).toBe(true));

test.each<[string, IncomingHttpHeaders]>([
  ['another protocol', { upgrade: 'h2c' }],
  ['two protocols', { upgrade: 'websocket, h2c' }],
  ['no protocol', { upgrade: undefined }],
  ['no wish to change', { connection: 'keep-alive' }],
  ['a wish that only begins so', { connection: 'upgrade-insecure-requests' }],
  ['no connection header', { connection: undefined }],
  ['a body of a known length', { 'content-length': '0' }],
  ['a body in chunks', { 'transfer-encoding': 'chunked' }],
])('and not with %s', (_, headers) => expect(opens(headers)).toBe(false));

test('only by GET, and only on the route of forwarded calls', () => {
  expect(opens({}, 'POST')).toBe(false);
  expect(opens({}, 'GET', '/v1/request')).toBe(false);
  expect(opens({}, 'GET', '/V1/forward/x/wss://api.example/')).toBe(false);
});
