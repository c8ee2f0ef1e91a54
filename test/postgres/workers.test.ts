import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { QueuedCall } from '../../shared/protocol/queue.ts';
import type { UsagePage } from '../../shared/protocol/usage.ts';
import { watchTraces } from '../support/relay/live-traces.ts';
import { createDatabase } from '../support/relay/postgres.ts';
import { callsOf } from '../support/relay/queue-scene.ts';
import { rawRequest } from '../support/relay/raw-request.ts';
import { type Relays, startRelays } from '../support/relay/several-relays.ts';
import { callOf } from '../support/relay/worker-scene.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Two relays of two workers each; the other one reaches Postgres through a network that can fail. */
let upstream: Upstream;
let proxy: TcpProxy;
let relays: Relays;
beforeAll(async () => {
  upstream = await startUpstream();
  const url = await createDatabase(inject('postgres'));
  const { hostname, port } = new URL(url);
  proxy = await startTcpProxy(hostname, Number(port));
  relays = await startRelays([url, url.replace(`:${port}/`, `:${proxy.port}/`)], { env: { RELAY_WORKERS: '2' } });
});
afterAll(async () => {
  await relays[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await upstream.close();
});

const OTHER = 1;
/** More than one worker has in turn. */
const ROUNDS = 6;
const inTurns = <T>(work: (index: number) => Promise<T>, rounds = ROUNDS): Promise<T[]> =>
  Promise.all(Array.from({ length: rounds }, (_, index) => work(index)));
/** On connections of their own, so that the workers take turns. */
const call = (name: string, at: number) => rawRequest(relays.all[at]?.url ?? '', callOf(name, upstream.url));
const statusesAt = async (name: string, at: number): Promise<number[]> => [
  ...new Set((await inTurns(() => call(name, at))).map(({ status }) => status)),
];
const ask = async (at: number, target: string) => {
  const url = relays.all[at]?.url ?? '';
  const { deviceToken } = relays.owner.device;
  const headers = { host: new URL(url).host, authorization: `Bearer ${deviceToken}` };
  const { status, body } = await rawRequest(url, { target, headers });
  return { status, content: JSON.parse(body.toString()) as unknown };
};
const patch = (name: string, json: object) =>
  relays.owner.fetch(`/v1/secrets/${name}`, { method: 'PATCH', json }).then(({ status }) => status);
async function register(name: string, more: object = {}): Promise<void> {
  const policy = { access: 'public', allow: [{ origin: upstream.url }], ...more };
  const put = await relays.owner.register({ name, value: 'worker-canary-0123456789', ...policy });
  expect(put.status).toBe(201);
  // A call would be counted.
  const names = async (): Promise<string> => JSON.stringify(await inTurns(() => ask(OTHER, `/v1/secrets?limit=1000`)));
  await expect.poll(async () => (await names()).split(`"name":"${name}"`).length - 1).toBe(ROUNDS);
}

test('all workers of all relays have one count', async () => {
  await register('limited', { limits: { perDay: 50 } });
  const responses = await inTurns((index) => call('limited', index % 2), 200);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(50);
  expect(responses.filter(({ status }) => status === 429)).toHaveLength(150);
});

test('a change at a worker is in force on all of its relay with the response, and soon on all of the other', async () => {
  await register('changing');
  for (let times = 0; times < 5; times += 1) {
    expect(await patch('changing', { paused: true })).toBe(200);
    expect(await statusesAt('changing', 0)).toEqual([403]);
    await expect.poll(() => statusesAt('changing', OTHER)).toEqual([403]);
    expect(await patch('changing', { paused: false })).toBe(200);
    expect(await statusesAt('changing', 0)).toEqual([200]);
    await expect.poll(() => statusesAt('changing', OTHER)).toEqual([200]);
  }
});

test('a trace and the usage are found at every worker of every relay', async () => {
  await register('told');
  const made = await inTurns((index) => call('told', index % 2));
  const ids = made.map(({ headers }) => String(headers['client-secret-trace']));
  for (const id of ids)
    for (const at of [0, OTHER]) {
      const found = await inTurns(() => ask(at, `/v1/traces/${id}`));
      expect(found.map(({ content }) => (content as { id: string }).id)).toEqual(Array(ROUNDS).fill(id));
    }
  for (const at of [0, OTHER]) {
    const lists = await inTurns(() => ask(at, `/v1/traces?limit=${ROUNDS}`));
    for (const { content } of lists) {
      const { traces } = content as { traces: { id: string }[] };
      expect(new Set(traces.map(({ id }) => id))).toEqual(new Set(ids));
    }
    const usage = async () => ((await ask(at, '/v1/usage?secret=told')).content as UsagePage).entries[0]?.calls;
    await expect.poll(usage).toBe(ROUNDS);
  }
});

test('whoever watches at a worker sees the calls of all workers of all relays, once each', async () => {
  await register('watched');
  await using live = await watchTraces((path, init) => relays.askAt(OTHER, path, init));
  const made = async (at: number): Promise<string[]> =>
    (await inTurns(() => call('watched', at))).map(({ headers }) => String(headers['client-secret-trace']));
  // From when one call of each worker was seen, all of them are told.
  const rounds: string[][] = [];
  const isTold = async (): Promise<boolean> => {
    rounds.push(await made(0));
    return rounds.some((ids) => ids.every((id) => live.ids().includes(id)));
  };
  await expect.poll(isTold).toBe(true);
  const ids = [...(await made(0)), ...(await made(OTHER))];
  await expect.poll(() => ids.filter((id) => !live.ids().includes(id))).toEqual([]);
  expect(new Set(live.ids()).size).toBe(live.ids().length);
});

test('files of a queued call arrive at any worker of any relay, and byte by byte at the API', async () => {
  await register('queued');
  const content = (index: number): string => `${index} of many \r\n\0`.repeat(20_000);
  const before = upstream.received.length;
  const send = async (index: number): Promise<string> => {
    const at = { url: relays.all[index % 2]?.url ?? '', owner: relays.owner.fetch };
    const files = [['data[file]', new Blob([content(index)])]] as const;
    const response = await callsOf(at, upstream).postFiles(files, { clientSecretName: 'queued' });
    expect(response.status).toBe(202);
    return ((await response.json()) as QueuedCall).id;
  };
  const { settled } = callsOf({ url: relays.all[OTHER]?.url ?? '', owner: relays.owner.fetch }, upstream);
  for (const id of await inTurns(send)) expect((await settled(id)).status).toBe(200);
  const bodies = upstream.received.slice(before).map(({ body }) => body);
  expect(bodies).toHaveLength(ROUNDS);
  for (let index = 0; index < ROUNDS; index += 1)
    expect(bodies.filter((body) => body.includes(Buffer.from(`\r\n\r\n${content(index)}\r\n--`)))).toHaveLength(1);
});

test('workers of a relay that has lost Postgres refuse calls, and go by nothing old when it is back', async () => {
  await register('lost');
  expect(await statusesAt('lost', OTHER)).toEqual([200]);
  proxy.refuse = true;
  proxy.cut();
  expect(await patch('lost', { paused: true })).toBe(200);
  await expect.poll(() => statusesAt('lost', OTHER), { timeout: 20_000 }).toEqual([503]);
  expect(await statusesAt('lost', 0)).toEqual([403]);
  proxy.refuse = false;
  const seen = new Set<number>();
  const outcomes = async (): Promise<number[]> => {
    const statuses = await statusesAt('lost', OTHER);
    for (const status of statuses) seen.add(status);
    return statuses;
  };
  await expect.poll(outcomes, { interval: 5, timeout: 20_000 }).toEqual([403]);
  expect(seen).not.toContain(200);
});
