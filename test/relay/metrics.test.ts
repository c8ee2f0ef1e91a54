import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const HEADERS = { Authorization: 'Bearer $CLIENT_SECRET' };
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: 'metric-key-0123456789', access: 'public', allow });
  await relay.register({ name: 'mine', value: 'metric-key-0123456789', access: 'private', allow });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const call = (name: string, url = `${upstream.url}/`): Promise<Response> =>
  relay.call({ clientSecretName: name, url, method: 'GET', headers: HEADERS });
const metrics = async (): Promise<string> => (await relay.owner('/metrics')).text();
/** The value of the one line that begins like this; 0 where there is none. */
const counted = async (line: string): Promise<number> => {
  const found = (await metrics()).split('\n').find((one) => one.startsWith(`client_secret_relay_${line}`));
  return Number(found?.split(' ').at(-1) ?? 0);
};

test('a stream is open from its first byte to its last, and a connection to the destination with it', async () => {
  const end = Promise.withResolvers<void>();
  upstream.response = async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    await end.promise;
    response.end();
  };
  const response = await call('open');
  expect(await counted('streams_open{kind="response"}')).toBe(1);
  expect(await counted('calls_running')).toBe(1);
  expect(await counted('upstream_connections{protocol="http/1.1"}')).toBe(1);
  expect(await counted('caller_connections')).toBeGreaterThanOrEqual(1);
  end.resolve();
  await response.text();
  await vi.waitFor(async () => expect(await counted('streams_open{kind="response"}')).toBe(0));
  upstream.server.closeAllConnections();
  await vi.waitFor(async () => expect(await counted('upstream_connections{protocol="http/1.1"}')).toBe(0));
});

test('refusals of calls, of routes and of what is no request at all are counted by their code', async () => {
  const before = await counted('refusals_total{code="NOT_FOUND"}');
  await relay.owner('/nowhere');
  expect(await counted('refusals_total{code="NOT_FOUND"}')).toBe(before + 1);
  await call('open', 'https://api.example/');
  expect(await counted('refusals_total{code="URL_NOT_ALLOWED"}')).toBe(1);
  expect(await counted('calls_total{secret="open",outcome="refused",code="URL_NOT_ALLOWED"}')).toBe(1);
});

test('a name that a caller sends is no label: not an unknown one, and not a private one that the caller may not know', async () => {
  await call('caller-chosen-name');
  await call('mine');
  await relay.call({ clientSecretName: 'caller"}chosen', url: upstream.url, method: 'GET', headers: HEADERS });
  expect(await counted('calls_total{secret="_none",outcome="refused",code="SIGN_IN_REQUIRED"}')).toBe(2);
  expect(await metrics()).not.toContain('caller-chosen');
  expect(await metrics()).not.toContain('secret="mine"');
});
