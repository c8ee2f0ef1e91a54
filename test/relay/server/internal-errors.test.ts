import { expect, test } from 'vitest';
import { handleInternalError } from '../../../relay/server/internal-errors.ts';
import { refuseMalformedUrl } from '../../../relay/server/malformed-url.ts';
import { StoreCorrupted } from '../../../relay/store/corrupted.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';

const { ask, lines } = useExchanges();
const CANARY = 'quoted-by-a-message';

test.each<[string, unknown, number, string]>([
  ['an exception', new TypeError(CANARY), 500, 'INTERNAL'],
  ['a damaged store', new StoreCorrupted(CANARY), 503, 'STORE_UNAVAILABLE'],
])('%s is told by a code, and logged by its kind and place', async (_, error, status, code) => {
  const response = await ask((exchange) => handleInternalError(exchange, error));
  const text = await response.text();
  expect([response.status, JSON.parse(text).code]).toEqual([status, code]);
  const trace = response.headers.get('client-secret-trace');
  expect(lines.find(([event]) => event === 'internal-error')?.[1]).toMatchObject({
    trace,
    kind: (error as Error).name,
  });
  expect(text + JSON.stringify(lines)).not.toContain(CANARY);
});

test('a response that has begun is broken off, so that nobody takes it for a whole one', async () => {
  const response = await ask((exchange) => {
    exchange.res.writeHead(200, { 'content-length': '10' }).write('half.');
    setImmediate(() => handleInternalError(exchange, new Error(CANARY)));
  });
  await expect(response.text()).rejects.toThrow();
  expect(lines.map(([event]) => event)).toEqual(['internal-error']);
});

test('a path that cannot be decoded is the error of its caller; any other goes on', async () => {
  const passed: unknown[] = [];
  const handle = (error: unknown) =>
    ask(({ req, res }) => {
      const next = (other: unknown): void => {
        passed.push(other);
        res.end('next');
      };
      refuseMalformedUrl(error, req as never, res as never, next);
    });
  const refused = await handle(new URIError(CANARY));
  expect(await refused.json()).toMatchObject({ status: 400, code: 'INVALID_PARAMETER', param: 'url' });
  const other = new TypeError(CANARY);
  expect(await (await handle(other)).text()).toBe('next');
  expect(passed).toEqual([other]);
});
