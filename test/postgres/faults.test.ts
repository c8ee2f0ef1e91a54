import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { createDatabase, type PostgresServer, query, startPostgres } from '../support/relay/postgres.ts';
import { callAt, startTwoRelays, type TwoRelays } from '../support/relay/postgres-relays.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** The other relay reaches Postgres through a network that can fail; the first one is right beside it. */
let server: PostgresServer;
let upstream: Upstream;
let proxy: TcpProxy;
let url: string;
let relays: TwoRelays;
let secret = 0;

beforeAll(async () => {
  // Of its own, as it is stopped and filled.
  server = await startPostgres(['-c', 'max_connections=12', '-c', 'superuser_reserved_connections=0']);
  upstream = await startUpstream();
  url = await createDatabase(server.url);
  const { hostname, port } = new URL(url);
  proxy = await startTcpProxy(hostname, Number(port));
  relays = await startTwoRelays(url, url.replace(`:${port}/`, `:${proxy.port}/`));
});
afterAll(async () => {
  await relays[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await upstream.close();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  secret += 1;
  expect((await put(`s${secret}`)).status).toBe(201);
  await expect.poll(() => callOther(), { timeout: 20_000 }).toBe(200);
});

const put = (name: string) =>
  relays.owner.register({ name, value: 'value-0123456789-0123', access: 'public', allow: [{ origin: upstream.url }] });
const callOther = async (): Promise<number> =>
  (
    await callAt(relays.other, {
      clientSecretName: `s${secret}`,
      url: upstream.url,
      method: 'GET',
      headers: { authorization: '$CLIENT_SECRET' },
    })
  ).status;
const ready = async (): Promise<number> => (await fetch(`${relays.other.url}/readyz`)).status;
const patchAtOther = async (paused: boolean): Promise<number> =>
  (
    await relays.atOther(`/v1/secrets/s${secret}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paused }),
    })
  ).status;
const pause = () => relays.owner.fetch(`/v1/secrets/s${secret}`, { method: 'PATCH', json: { paused: true } });

test('connections that break are made anew, and nothing is missed', async () => {
  proxy.cut();
  expect((await pause()).status).toBe(200);
  await expect.poll(callOther).toBe(403);
  // Something that was being written when they broke is tried again.
  await expect.poll(ready).toBe(200);
});

test('a Postgres that cannot be reached for some seconds has calls refused, and writes at once; then it goes on', async () => {
  proxy.refuse = true;
  proxy.cut();
  expect(await patchAtOther(true)).toBe(503);
  await expect.poll(callOther).toBe(503);
  expect(await ready()).toBe(503);
  expect((await pause()).status).toBe(200);
  proxy.refuse = false;
  // Not served once more: what was paused meanwhile is known before the first call.
  await expect.poll(callOther).toBe(403);
  await expect.poll(ready).toBe(200);
  expect(await patchAtOther(false)).toBe(200);
  await expect.poll(callOther).toBe(200);
});

test('a network that loses everything without a word is found out, and a relay that was cut off goes by no old state', async () => {
  proxy.delay = Number.POSITIVE_INFINITY;
  // If the other relay was writing, Postgres takes the lock from it after ten seconds.
  await expect.poll(async () => (await pause()).status, { timeout: 30_000 }).toBe(200);
  await expect.poll(callOther, { timeout: 20_000 }).toBe(503);
  proxy.delay = 0;
  await expect.poll(callOther, { timeout: 20_000 }).toBe(403);
});

test('a slow network makes changes slow, and loses none', async () => {
  proxy.delay = 40;
  expect(await patchAtOther(true)).toBe(200);
  await expect.poll(callOther).toBe(403);
  proxy.delay = 0;
});

test('a server without a connection left is worked with on those that there are', async () => {
  const hogs = await Promise.allSettled(Array.from({ length: 16 }, () => query(url, 'SELECT pg_sleep(3)')));
  const full = Promise.allSettled(Array.from({ length: 16 }, () => query(url, 'SELECT pg_sleep(3)')));
  expect(hogs.some(({ status }) => status === 'rejected')).toBe(true);
  expect((await pause()).status).toBe(200);
  await expect.poll(callOther).toBe(403);
  await full;
});

test('a server that is restarted under load loses no change that was acknowledged', async () => {
  let isOver = false;
  const acknowledged: string[] = [];
  const served: number[] = [];
  const write = async (): Promise<void> => {
    for (let index = 0; !isOver; index += 1) {
      const name = `load-${secret}-${index}`;
      if ((await put(name)).status === 201) acknowledged.push(name);
    }
  };
  const call = async (): Promise<void> => {
    while (!isOver) served.push(await callOther());
  };
  const load = [write(), call()];
  await expect.poll(() => acknowledged.length).toBeGreaterThan(5);
  await server.stop();
  await server.start();
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(before + 5);
  isOver = true;
  await Promise.all(load);
  const lost = async (): Promise<string[]> => {
    const { secrets } = (await (await relays.atOther('/v1/secrets?limit=1000')).json()) as { secrets: SecretSummary[] };
    const names = new Set(secrets.map(({ name }) => name));
    return acknowledged.filter((name) => !names.has(name));
  };
  // The last ones are on their way to the other relay.
  await expect.poll(lost).toEqual([]);
  // A restart that takes longer than the relay goes by what it knows has some refused.
  expect(served.filter((status) => status !== 200 && status !== 503)).toEqual([]);
});
