import { describe, expect, test } from 'vitest';
import { sendJson, sendRefusal, writeRefusal } from '../../../relay/server/problem.ts';
import { type Refusal, refusal } from '../../../shared/errors.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';

const { ask, lines } = useExchanges();
const REFUSED = refusal('URL_NOT_ALLOWED', 'No.', { param: 'url', fix: 'Add it.' });
const answer = (refused: Refusal, target?: string, init?: RequestInit) =>
  ask(({ res }) => sendRefusal(res, refused), target, init);

test('a refusal is a problem with its code, and the trace of its head', async () => {
  const response = await answer(REFUSED, '/v1/secrets');
  expect(response.status).toBe(403);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/problem+json',
    'client-secret-relay': 'relay',
    'cache-control': 'no-store',
  });
  expect(response.headers.has('retry-after')).toBe(false);
  expect(response.headers.has('x-should-retry')).toBe(false);
  expect(await response.json()).toEqual({
    type: 'urn:client-secret-relay:URL_NOT_ALLOWED',
    title: "The policy doesn't allow this destination",
    status: 403,
    code: 'URL_NOT_ALLOWED',
    detail: 'No.',
    param: 'url',
    fix: 'Add it.',
    trace: response.headers.get('client-secret-trace'),
  });
});

describe('the refusal of a call says what was sent, and whether to try again:', () => {
  test.each<[string, Refusal, { sent: 'no' | 'maybe'; method: string } | null, string, string]>([
    ['before its route began', refusal('OVERLOADED', 'No.'), null, 'no', 'true'],
    ['by the policy', REFUSED, null, 'no', 'false'],
    [
      'a read that may have been sent',
      refusal('UPSTREAM_TIMEOUT', 'No.'),
      { sent: 'maybe', method: 'GET' },
      'maybe',
      'true',
    ],
    [
      'a change that may have been sent',
      refusal('UPSTREAM_TIMEOUT', 'No.'),
      { sent: 'maybe', method: 'POST' },
      'maybe',
      'false',
    ],
    ['a change that was not', refusal('UPSTREAM_TIMEOUT', 'No.'), { sent: 'no', method: 'POST' }, 'no', 'true'],
  ])('%s', async (_, refused, attempt, sent, retry) => {
    const response = await ask(
      (exchange) => {
        exchange.attempt = attempt;
        writeRefusal(exchange, refused);
      },
      '/v1/request',
      { method: 'POST' },
    );
    expect(await response.json()).toMatchObject({ sent });
    expect(response.headers.get('x-should-retry')).toBe(retry);
  });

  test('a call is not written to the log here, which has a line of its own for it', async () => {
    await ask((exchange) => writeRefusal(exchange, REFUSED), '/v1/request');
    expect(lines).toEqual([]);
  });
});

describe('an SDK finds the reason under `error`', () => {
  test.each<[string, Refusal, object]>([
    [
      'of the caller',
      REFUSED,
      { type: 'invalid_request_error', code: 'URL_NOT_ALLOWED', message: 'No. Add it.', param: 'url' },
    ],
    ['of the relay', refusal('INTERNAL', 'No.'), { type: 'api_error', code: 'INTERNAL', message: 'No.', param: null }],
  ])('%s', async (_, refused, error) => {
    const response = await answer(refused, '/v1/forward/x/https://api.example/');
    expect(await response.json()).toMatchObject({ code: refused.code, sent: 'no', error });
  });

  test('and only an SDK', async () => {
    expect(await (await answer(REFUSED, '/v1/request')).json()).not.toHaveProperty('error');
  });
});

describe('headers that go with a code:', () => {
  test.each<[Refusal, Record<string, string>]>([
    [refusal('REQUEST_TIMEOUT', 'Slow.'), { connection: 'close' }],
    [refusal('UPGRADE_REFUSED', 'No.'), { upgrade: 'HTTP/1.1', connection: 'upgrade, close' }],
    [refusal('RATE_LIMITED', 'No.', { retryAfter: 0.2 }), { 'retry-after': '1', connection: 'keep-alive' }],
    [refusal('RATE_LIMITED', 'No.', { retryAfter: 61 }), { 'retry-after': '61' }],
  ])('%j', async (refused, headers) => {
    const response = await answer(refused);
    await response.body?.cancel();
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    expect(response.headers.has('upgrade')).toBe('upgrade' in headers);
  });
});

test('the log has the declared path of the route, and nothing that the caller sent', async () => {
  const response = await answer(REFUSED, '/v1/secrets/private-name?key=private');
  const trace = response.headers.get('client-secret-trace');
  const logged = { trace, method: 'GET', status: 403, code: 'URL_NOT_ALLOWED' };
  expect(lines).toEqual([['refused', { ...logged, route: undefined }]]);
  await ask((exchange) => {
    exchange.route = '/v1/request';
    sendRefusal(exchange.res, REFUSED);
  });
  await ask(({ req, res }) => {
    Object.assign(req, { route: { path: '/v1/secrets/:name' } });
    sendRefusal(res, REFUSED);
  });
  expect(lines.slice(1).map(([, { route }]) => route)).toEqual(['/v1/request', '/v1/secrets/:name']);
});

test("the relay's own JSON is UTF-8", async () => {
  const response = await ask(({ res }) => sendJson(res, 201, { name: 'é' }));
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    201,
    'application/json; charset=utf-8',
    '{"name":"é"}',
  ]);
});
