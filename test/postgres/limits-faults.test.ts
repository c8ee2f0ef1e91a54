import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type LimitedScene, startLimitedScene } from '../support/relay/limited-scene.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The second relay reaches Postgres through a network that can fail. */
const SECOND = 1;
/** Milliseconds that a caller waits at most for the refusal: to connect, and for the statement. */
const BOUND = 6_000;

let url: string;
let proxy: TcpProxy;
let scene: LimitedScene;
let name = '';
let secrets = 0;

beforeAll(async () => {
  url = await createDatabase(inject('postgres'));
  const { hostname, port } = new URL(url);
  proxy = await startTcpProxy(hostname, Number(port));
  scene = await startLimitedScene([url, url.replace(`:${port}/`, `:${proxy.port}/`)]);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});
beforeEach(async () => {
  secrets += 1;
  name = `limited-${secrets}`;
  await scene.register(name, { limits: { perDay: 5 } });
  expect(await scene.call(name, SECOND)).toBe('200');
});

/** The outcome, and whether it came in time. */
async function callInTime(): Promise<string> {
  const since = performance.now();
  const outcome = await scene.call(name, SECOND);
  return performance.now() - since < BOUND ? outcome : `${outcome}, late`;
}
const sent = (): number => scene.upstream.received.length;

test('a call that cannot be counted is refused in time, and not sent; one without limits is served', async () => {
  await scene.register(`free-${secrets}`, {});
  const before = sent();
  proxy.delay = Number.POSITIVE_INFINITY;
  const [limited, free] = await Promise.all([callInTime(), scene.call(`free-${secrets}`, SECOND)]);
  expect([limited, free]).toEqual(['503 STORE_UNAVAILABLE', '200']);
  expect(sent() - before).toBe(1);
  // The other relay counts on, and both by one count then.
  expect(await scene.call(name)).toBe('200');
  proxy.delay = 0;
  await expect.poll(() => scene.call(name, SECOND), { timeout: 20_000 }).toBe('200');
  const { 200: passed = 0 } = await scene.callAll(name, 20);
  // What was refused may have been counted nevertheless.
  expect([1, 2]).toContain(passed);
});

test('a connection that breaks costs no call', async () => {
  proxy.cut();
  await expect.poll(() => scene.call(name, SECOND)).toBe('200');
  expect(await scene.callAll(name, 20)).toEqual({ 200: 3, '429 QUOTA_EXCEEDED': 17 });
});

test('counts that somebody has locked have calls refused in time, and are counted again afterwards', async () => {
  const before = sent();
  const locked = query(url, 'BEGIN; LOCK TABLE client_secret_relay.counts; SELECT pg_sleep(4); COMMIT');
  await expect.poll(callInTime, { interval: 1 }).toBe('503 STORE_UNAVAILABLE');
  const during = sent() - before;
  await locked;
  await expect.poll(() => scene.call(name)).toMatch(/200|429/);
  await scene.callAll(name, 20);
  expect(during).toBeLessThanOrEqual(4);
  expect(sent() - before).toBeLessThanOrEqual(4);
});
