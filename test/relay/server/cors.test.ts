import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isPreflight, respondToPreflight, setCorsHeaders } from '../../../relay/server/cors.ts';
import type { Exchange } from '../../../relay/server/exchange.ts';
import { testExchange } from '../../support/relay/exchange.ts';

const origin = 'https://app.example';
const request = (headers: IncomingHttpHeaders, method = 'OPTIONS') => ({ headers, method }) as IncomingMessage;

/** The status, and the headers that are not on every response. */
function respond(from: IncomingHttpHeaders, mayCall: boolean, write: (exchange: Exchange) => void) {
  const ofEvery = testExchange();
  ofEvery.head.apply();
  const exchange = testExchange();
  Object.assign(exchange.req.headers, from);
  exchange.page = { origin, mayCall };
  write(exchange);
  exchange.head.apply();
  const headers = Object.entries(exchange.res.getHeaders()).filter(([name]) => !ofEvery.res.hasHeader(name));
  const { statusCode: status, writableEnded: isEnded } = exchange.res;
  return { status, isEnded, headers: Object.fromEntries(headers) };
}

describe('the response to a page', () => {
  const headersFor = (mayCall: boolean, from: IncomingHttpHeaders = { origin }) =>
    respond(from, mayCall, setCorsHeaders).headers;

  test('that may call is for it to read, without credentials', () => {
    expect(headersFor(true)).toEqual({
      vary: 'origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': '*',
    });
  });

  test('that may not is not, and no cache gives it to another one', () => {
    expect(headersFor(false)).toEqual({ vary: 'origin' });
  });

  test('that the browser does not name has no headers of the kind', () => expect(headersFor(true, {})).toEqual({}));
});

test('a preflight is an OPTIONS of a page that asks for a method', () => {
  const asks = { origin, 'access-control-request-method': 'POST' };
  expect(isPreflight(request(asks))).toBe(true);
  expect(isPreflight(request(asks, 'GET'))).toBe(false);
  expect(isPreflight(request({ origin }))).toBe(false);
  expect(isPreflight(request({ 'access-control-request-method': 'POST' }))).toBe(false);
});

describe('a preflight', () => {
  const ask = (mayCall: boolean, headers: IncomingHttpHeaders = {}) =>
    respond({ origin, ...headers }, mayCall, (exchange) => respondToPreflight(exchange, 'GET, POST'));
  const ALLOWED = { 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '7200' };

  test('of a page that may call gets the methods, and the headers that it asks for', () => {
    expect(ask(true)).toEqual({ status: 204, isEnded: true, headers: ALLOWED });
    expect(ask(true, { 'access-control-request-headers': 'authorization, x-sdk' }).headers).toEqual({
      ...ALLOWED,
      'access-control-allow-headers': 'authorization, x-sdk',
    });
  });

  test('gets the way into a private network where it asks for that', () => {
    const header = 'access-control-allow-private-network';
    expect(ask(true, { 'access-control-request-private-network': 'true' }).headers).toHaveProperty(header, 'true');
    expect(ask(true, { 'access-control-request-private-network': 'x' }).headers).not.toHaveProperty(header);
  });

  test('of a page that may not call gets none of it', () => {
    const { status, headers } = ask(false, {
      'access-control-request-headers': 'authorization',
      'access-control-request-private-network': 'true',
    });
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
