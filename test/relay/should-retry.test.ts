import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ErrorCode, type Sent, shouldRetry } from '../../shared/errors.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { type Behaviour, type RawUpstream, says, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/** What a refused call says of itself: whether something may have been sent, and whether an SDK shall try it again. */
let relay: LocalRelay;
let upstream: RawUpstream;
/** Nobody listens there. */
let closed = '';

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay({ RELAY_FIRST_BYTE_TIMEOUT: '0.3' }), startRawUpstream()]);
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closed = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  const more = { value: 'retry-canary-0123456789', access: 'public', placements: ['header', 'body'] };
  const allow = [{ origin: upstream.url }, { origin: closed }];
  await relay.register({ name: 'open', ...more, allow });
  await relay.register({ name: 'paused', ...more, allow, paused: true });
  await relay.register({ name: 'minute', ...more, allow, limits: { perMinute: 1 } });
  await relay.register({ name: 'day', ...more, allow, limits: { perDay: 1 } });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

type Ask = (name: string, url: string, method: string) => Promise<Response>;
const Authorization = 'Bearer $CLIENT_SECRET';
const routes: Readonly<Record<string, Ask>> = {
  '/v1/request': (clientSecretName, url, method) =>
    relay.call({ clientSecretName, url, method, headers: { Authorization } }),
  '/v1/forward': (name, url, method) =>
    fetch(`${relay.url}/v1/forward/${name}/${url}`, { method, headers: { Authorization } }),
};

async function told(response: Response) {
  const problem = (await response.json()) as { code: ErrorCode; sent?: Sent };
  return [problem.code, problem.sent, response.headers.get('x-should-retry')];
}

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const breaks: Behaviour = (socket) => void socket.end();
const OK = 'HTTP/1.1 200 OK\r\n';

describe.each(Object.entries(routes))('%s', (route, ask) => {
  test.each<[ErrorCode, Behaviour, forRead: string]>([
    ['UPSTREAM_INTERRUPTED', breaks, 'true'],
    ['UPSTREAM_TIMEOUT', () => {}, 'true'],
    ['UPSTREAM_PROTOCOL', says('no HTTP\r\n\r\n'), 'false'],
    ['UPSTREAM_TOO_LARGE', says(`${OK}Content-Length: 2000000000\r\n\r\n`), 'false'],
    [
      'REDIRECT_REFUSED',
      says('HTTP/1.1 302 Found\r\nLocation: https://a.example\r\nContent-Length: 0\r\n\r\n'),
      'false',
    ],
  ])('%s: something may have been sent, so only what reads is tried again', async (code, behave, forRead) => {
    upstream.behave = behave;
    for (const method of ALL) {
      const retry = method === 'GET' ? forRead : 'false';
      expect(await told(await ask('open', `${upstream.url}/`, method)), method).toEqual([code, 'maybe', retry]);
    }
  });

  test('UPSTREAM_UNREACHABLE: nothing was sent, so all may be', async () => {
    for (const method of ALL) {
      const expected = ['UPSTREAM_UNREACHABLE', 'no', 'true'];
      expect(await told(await ask('open', `${closed}/`, method)), method).toEqual(expected);
    }
  });

  test('a HEAD may be tried again as well', async () => {
    upstream.behave = breaks;
    if (route === '/v1/request') {
      expect(await told(await ask('open', `${upstream.url}/`, 'HEAD'))).toEqual([
        'UPSTREAM_INTERRUPTED',
        'maybe',
        'true',
      ]);
      return;
    }
    const response = await ask('open', `${upstream.url}/`, 'HEAD');
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([502, 'true']);
  });

  test.each<[ErrorCode, name: string, url: () => string, retry: string]>([
    ['URL_NOT_ALLOWED', 'open', () => 'https://elsewhere.example/', 'false'],
    ['SECRET_PAUSED', 'paused', () => `${upstream.url}/`, 'false'],
    ['SIGN_IN_REQUIRED', 'unknown', () => `${upstream.url}/`, 'false'],
    ['PLACEHOLDER_NOT_ALLOWED', 'open', () => 'https://$CLIENT_SECRET.example/', 'false'],
  ])(
    '%s is a refusal by policy, or of the request: the same call would be refused again',
    async (code, name, url, retry) => {
      expect(await told(await ask(name, url(), 'GET'))).toEqual([code, 'no', retry]);
    },
  );

  test('RATE_LIMITED passes, QUOTA_EXCEEDED does not before the day is over', async () => {
    upstream.behave = says(`${OK}Content-Length: 2\r\n\r\nok`);
    for (const [name, code, retry] of [
      ['minute', 'RATE_LIMITED', 'true'],
      ['day', 'QUOTA_EXCEEDED', 'false'],
    ] as const) {
      await (await ask(name, `${upstream.url}/`, 'POST')).text();
      expect(await told(await ask(name, `${upstream.url}/`, 'POST'))).toEqual([code, 'no', retry]);
    }
  });
});

test('refused before their route began, calls say it too, and what is no call does not', async () => {
  const authorization = 'Bearer a.b.c';
  expect(await told(await relay.call({}, { authorization }))).toEqual(['TOKEN_INVALID', 'no', 'false']);
  expect(await told(await relay.call({}, { origin: 'https://evil.example' }))).toEqual([
    'ORIGIN_NOT_ALLOWED',
    'no',
    'false',
  ]);
  expect(await told(await fetch(`${relay.url}/v1/secrets`, { headers: { authorization } }))).toEqual([
    'TOKEN_INVALID',
    undefined,
    null,
  ]);
});

test('an exception after something was sent is told as that', async () => {
  const broken = await startLocalRelay(
    {},
    {
      createForwarder: () => ({
        waiting: () => 0,
        streams: () => 0,
        close: async () => {},
        forward: () => Promise.reject(new Error('a mistake')),
      }),
    },
  );
  await broken.register({
    name: 'open',
    value: 'retry-canary-0123456789',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
  const request = { clientSecretName: 'open', url: upstream.url, method: 'POST', headers: { Authorization } };
  expect(await told(await broken.call(request))).toEqual(['INTERNAL', 'maybe', 'false']);
  expect(await told(await broken.call({ ...request, clientSecretName: 'none' }))).toEqual([
    'SIGN_IN_REQUIRED',
    'no',
    'false',
  ]);
  await broken.stop();
});

test('a page may read the header', async () => {
  const response = await relay.call({}, { origin: 'http://localhost:3000' });
  expect(response.headers.get('x-should-retry')).toBe('false');
  // All of them, as no call has credentials (Fetch standard, "CORS-exposed header name").
  expect(response.headers.get('access-control-expose-headers')).toBe('*');
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
});

test('an API’s own advice is mirrored', async () => {
  upstream.behave = says('HTTP/1.1 503 Busy\r\nX-Should-Retry: true\r\nContent-Length: 2\r\n\r\n{}');
  const response = await routes['/v1/forward']?.('open', `${upstream.url}/`, 'POST');
  expect([response?.status, response?.headers.get('x-should-retry')]).toEqual([503, 'true']);
});

describe('shouldRetry', () => {
  test.each(['OVERLOADED', 'SHUTTING_DOWN', 'STORE_UNAVAILABLE', 'REQUEST_TIMEOUT', 'UPSTREAM_TIMEOUT'] as const)(
    '%s',
    (code) => {
      expect(shouldRetry(code, 'no', 'POST')).toBe(true);
      expect(shouldRetry(code, 'maybe', 'GET')).toBe(true);
      expect(shouldRetry(code, 'maybe', 'HEAD')).toBe(true);
      expect(shouldRetry(code, 'maybe', 'POST')).toBe(false);
      expect(shouldRetry(code, 'maybe', 'DELETE')).toBe(false);
    },
  );
});
