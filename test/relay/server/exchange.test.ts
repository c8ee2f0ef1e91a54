import http from 'node:http';
import { expect, test } from 'vitest';
import { type Exchange, exchangeOf, findExchange } from '../../../relay/server/exchange.ts';
import { testExchange } from '../../support/relay/exchange.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';

const { ask } = useExchanges();

test('an exchange begins with a trace of its own, an anonymous caller and a page that may not call', () => {
  const exchange = testExchange();
  expect(exchange).toMatchObject({
    trace: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    page: { origin: null, mayCall: false },
    caller: { kind: 'anonymous', origin: null },
    route: null,
    attempt: null,
  });
  expect(testExchange().trace).not.toBe(exchange.trace);
});

test('it is found by its response, and by no other', () => {
  const exchange = testExchange();
  expect(findExchange(exchange.res)).toBe(exchange);
  expect(exchangeOf(exchange.res)).toBe(exchange);
  const other = new http.ServerResponse(exchange.req);
  expect(findExchange(other)).toBeNull();
  expect(() => exchangeOf(other)).toThrow('no exchange');
});

test('it has the address of its caller, and the URL as it came, whatever a router makes of it', async () => {
  let seen: string[] = [];
  await ask(({ url, address, req, res }) => {
    req.url = '/changed';
    seen = [url, address];
    res.end();
  }, '/a?b=%2F');
  expect(seen).toEqual(['/a?b=%2F', '203.0.113.7']);
});

test('every exit is called when the response is closed, and at once where it is closed already', async () => {
  const called: string[] = [];
  let exchange: Exchange | null = null as Exchange | null;
  const closed = new Promise<void>((resolve) => {
    void ask((opened) => {
      exchange = opened;
      opened.onClose(() => called.push('first'));
      opened.onClose(() => {
        called.push('second');
        opened.onClose(() => called.push('late'));
        resolve();
      });
      expect(called).toEqual([]);
      opened.res.end();
    });
  });
  await closed;
  expect(called).toEqual(['first', 'second', 'late']);
  exchange?.onClose(() => called.push('after'));
  expect(called).toEqual(['first', 'second', 'late', 'after']);
});
