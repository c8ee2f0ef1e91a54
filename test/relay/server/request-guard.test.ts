import http, { type IncomingHttpHeaders } from 'node:http';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHostCheck } from '../../../relay/server/host.ts';
import { createOrigins } from '../../../relay/server/origins.ts';
import { createRequestGuard, type RequestGuardDeps } from '../../../relay/server/request-guard.ts';
import { fail, ok, refusal } from '../../../shared/errors.ts';
import { testExchange } from '../../support/relay/exchange.ts';

const APP = 'https://app.example';
const EVIL = 'https://evil.example';
const USER = { kind: 'user', sub: 'u', claims: {}, origin: APP } as const;

/** What becomes of a request with these headers: the exchange, and whether it went on to its route. */
async function guard(headers: IncomingHttpHeaders, { method = 'POST', url = '/v1/request', isDraining = false } = {}) {
  const identified: unknown[] = [];
  const audited: unknown[] = [];
  const deps = {
    publicUrl: 'http://relay.example',
    isDraining: () => isDraining,
    checkHost: createHostCheck(new Set(['relay.example'])),
    origins: createOrigins({
      allowed: [APP],
      pairedExtensions: () => new Set<string>(),
      policyOrigins: () => new Set<string>(),
    }),
    identify: async (token: string, from: unknown) => {
      identified.push([token, from]);
      return token === 'Bearer good' ? ok(USER) : fail(refusal('TOKEN_INVALID', 'No.'));
    },
    audit: { refused: (entry: unknown) => void audited.push(entry) },
  };
  const req = new http.IncomingMessage(new net.Socket());
  const all: IncomingHttpHeaders = { host: 'relay.example', ...headers };
  Object.assign(req, { method, url, headers: all, rawHeaders: Object.entries(all).flat() });
  const exchange = testExchange(req);
  let passed = 0;
  await createRequestGuard(deps as unknown as RequestGuardDeps, 'GET, POST')(exchange, () => {
    passed += 1;
  });
  exchange.head.apply();
  return { exchange, passed, identified, audited, status: exchange.res.statusCode, headers: exchange.res.getHeaders() };
}

describe('a request goes on to its route', () => {
  test('as an anonymous one of its page, if it has no token', async () => {
    const { exchange, passed, identified } = await guard({ origin: APP });
    expect(passed).toBe(1);
    expect(exchange.page).toEqual({ origin: APP, mayCall: true });
    expect(exchange.caller).toEqual({ kind: 'anonymous', origin: APP });
    expect(exchange.res.getHeader('access-control-allow-origin')).toBe(APP);
    expect(identified).toEqual([]);
  });

  test('as its caller, if the token is valid', async () => {
    const { exchange, passed, identified } = await guard({ origin: APP, authorization: 'Bearer good' });
    expect(passed).toBe(1);
    expect(exchange.caller).toEqual(USER);
    expect(identified).toEqual([['Bearer good', { address: '127.0.0.1', origin: APP }]]);
  });

  test('where its page may not call, if the route is to decide that', async () => {
    const { exchange, passed } = await guard({ origin: EVIL }, { method: 'GET', url: '/v1/relay' });
    expect(passed).toBe(1);
    expect(exchange.page).toEqual({ origin: EVIL, mayCall: false });
    expect(exchange.res.hasHeader('access-control-allow-origin')).toBe(false);
  });
});

describe('a request is refused', () => {
  test.each<[string, number, IncomingHttpHeaders, object?]>([
    ['of another host', 421, { host: 'evil.example' }],
    ['with a header twice', 400, { Origin: APP, origin: APP }],
    ['for another protocol', 426, { upgrade: 'websocket', connection: 'upgrade' }],
    ['while the relay shuts down', 503, { origin: APP, authorization: 'Bearer good' }, { isDraining: true }],
    ['of another host while the relay shuts down', 503, { host: 'evil.example' }, { isDraining: true }],
  ])('%s, before its token is looked at', async (_, expected, headers, more) => {
    const { status, passed, identified } = await guard({ authorization: 'Bearer good', ...headers }, more);
    expect([status, passed, identified]).toEqual([expected, 0, []]);
  });

  test('while the relay shuts down, to come back on another connection', async () => {
    const { headers } = await guard({}, { isDraining: true });
    expect(headers).toMatchObject({ connection: 'close', 'retry-after': '5' });
    expect((await guard({})).headers).not.toHaveProperty('connection');
  });

  test('with a token that is invalid, and is never treated as anonymous', async () => {
    const { status, passed, exchange, audited } = await guard({ origin: APP, authorization: 'Bearer bad' });
    expect([status, passed, exchange.caller.kind]).toEqual([401, 0, 'anonymous']);
    expect(audited).toEqual([{ who: 'anonymous', what: 'caller.refused', subject: null, code: 'TOKEN_INVALID' }]);
  });
});

describe('a call of a page that may not', () => {
  test.each(['/v1/request', '/v1/request/', '/V1/REQUEST?x'])(
    'on %s is refused before its token is checked',
    async (url) => {
      const { status, passed, identified, audited } = await guard(
        { origin: EVIL, authorization: 'Bearer good' },
        { url },
      );
      expect([status, passed, identified]).toEqual([403, 0, []]);
      expect(audited).toEqual([{ who: 'anonymous', what: 'page.refused', subject: EVIL, code: 'ORIGIN_NOT_ALLOWED' }]);
    },
  );

  test.each<[string, IncomingHttpHeaders]>([
    ['a device token', { authorization: 'Bearer csr_abc' }],
    ['a device token in other letters', { authorization: 'bearer  CSR_abc' }],
    ['a device token beside the key of an API', { 'relay-authorization': 'Bearer csr_a', authorization: 'Bearer x' }],
  ])('with %s is refused after that', async (_, headers) => {
    const { status, passed, identified } = await guard({ origin: EVIL, ...headers });
    expect([status, passed, identified.length]).toEqual([401, 0, 1]);
  });

  test.each<[string, IncomingHttpHeaders]>([
    ['the sign-in of another kind', { authorization: 'Basic csr_abc' }],
    ['a token that only contains one', { authorization: 'Bearer xcsr_abc' }],
    ['text before it', { authorization: 'x Bearer csr_abc' }],
    ['one where the sign-in is another', { 'relay-authorization': 'Bearer a.b.c', authorization: 'Bearer csr_a' }],
  ])('with %s is not taken for one of a device', async (_, headers) => {
    const { status, identified } = await guard({ origin: EVIL, ...headers });
    expect([status, identified]).toEqual([403, []]);
  });
});

describe('a preflight', () => {
  const ask = { 'access-control-request-method': 'POST' };
  test('is answered for every page, without a token and without its route', async () => {
    const allowed = await guard({ origin: APP, authorization: 'Bearer bad', ...ask }, { method: 'OPTIONS' });
    expect([allowed.status, allowed.passed, allowed.identified]).toEqual([204, 0, []]);
    expect(allowed.headers).toMatchObject({ 'access-control-allow-methods': 'GET, POST', vary: 'origin' });
    const refused = await guard({ origin: EVIL, ...ask }, { method: 'OPTIONS' });
    expect([refused.status, refused.passed]).toEqual([403, 0]);
  });
});
