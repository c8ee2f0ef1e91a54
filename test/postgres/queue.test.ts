import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { query } from '../support/relay/postgres.ts';
import { type SharedQueue, startSharedQueue } from '../support/relay/shared-queue.ts';

const MAX_PENDING = 12;
let scene: SharedQueue;

beforeAll(async () => {
  const env = { RELAY_QUEUE_PARALLEL: '4', RELAY_QUEUE_MAX_PENDING_PER_CALLER: String(MAX_PENDING) };
  scene = await startSharedQueue(inject('postgres'), { env });
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(async () => {
  const { seen } = scene;
  await expect.poll(async () => (await scene.one.ask('/v1/queues/q')).json()).toMatchObject({ in_queue: 0 });
  seen.isInstant = false;
  seen.names.length = 0;
  seen.most.clear();
});

/** A call in the queue that the first letter of its name says. */
const call = (name: string) => ({ queue: name.charAt(0), data: { name } });
const answer = async (name: string, seen = scene.seen): Promise<void> => {
  await expect.poll(() => seen.open.has(name)).toBe(true);
  seen.open.get(name)?.();
};

describe('one queue of two relays', () => {
  test('runs its calls one after another, in the order in which they were accepted, wherever that was', async () => {
    const { one, other, seen } = scene;
    seen.isInstant = true;
    const names = Array.from({ length: MAX_PENDING - 2 }, (_, index) => `a${index}`);
    const ids: string[] = [];
    for (const [index, name] of names.entries()) ids.push((await (index % 2 ? one : other).enqueue(call(name))).id);
    for (const id of ids) expect((await one.settled(id)).status).toBe(200);
    expect(seen.names).toEqual(names);
    expect(seen.most.get('a')).toBe(1);
  });

  test('has calls of other queues beside it, and a place for each that both relays know', async () => {
    const { one, other, seen } = scene;
    const first = await one.enqueue(call('a1'));
    const second = await other.enqueue(call('a2'));
    expect([first.in_queue, second.in_queue]).toEqual([1, 2]);
    const third = await one.enqueue(call('b1'));
    await expect.poll(() => [...seen.open.keys()].sort()).toEqual(['a1', 'b1']);
    for (const { ask } of [one, other]) {
      expect(await (await ask('/v1/queues/a')).json()).toEqual({ queue_name: 'a', in_queue: 2 });
      await expect
        .poll(async () => (await ask(`/v1/requests/${first.id}`)).json())
        .toMatchObject({ status: 'running', in_queue: 1 });
      expect(await (await ask(`/v1/requests/${second.id}`)).json()).toMatchObject({ status: 'pending', in_queue: 2 });
    }
    for (const name of ['a1', 'a2', 'b1']) await answer(name);
    for (const { id } of [first, second, third]) expect((await other.settled(id)).status).toBe(200);
    expect(seen.most.get('a')).toBe(1);
  });

  test('is taken over by the relay that has room, where the one that accepted its calls has none', async () => {
    const { one, seen } = scene;
    // Of one caller, two run at each relay.
    const ids = await Promise.all(['a1', 'b1', 'c1', 'd1'].map(async (name) => (await one.enqueue(call(name))).id));
    await expect.poll(() => [...seen.open.keys()].sort()).toEqual(['a1', 'b1', 'c1', 'd1']);
    const fifth = await one.enqueue(call('e1'));
    await answer('a1');
    await answer('e1');
    for (const name of ['b1', 'c1', 'd1']) await answer(name);
    for (const id of [...ids, fifth.id]) expect((await one.settled(id)).status).toBe(200);
  });
});

describe('a call of the other relay', () => {
  test('is found at once, with its response, also a long one, and its request in the list', async () => {
    const { one, other, seen, upstream } = scene;
    const handler = upstream.response;
    const long = Buffer.alloc(700_001, 'binary \u0000\u00ff');
    upstream.response = (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(long);
    const ann = await one.signIn('ann');
    const { id } = await one.enqueue({ queue: 'a', data: { name: 'x'.repeat(300_000) } }, ann);
    expect((await other.ask(`/v1/requests/${id}`, ann)).status).not.toBe(404);
    expect(Buffer.from(await (await other.settled(id, ann)).arrayBuffer()).equals(long)).toBe(true);
    const { list } = await other.list(ann);
    expect(list).toMatchObject([{ id, status: 'resolved', request_body: { name: 'x'.repeat(300_000) } }]);
    expect((await other.ask(`/v1/requests/${id}`, await other.signIn('bob'))).status).toBe(404);
    upstream.response = handler;
    expect(seen.names).toEqual([]);
  });

  test('is cancelled while it waits, and not sent', async () => {
    const { one, other, seen } = scene;
    const first = await one.enqueue(call('a1'));
    const second = await one.enqueue(call('a2'));
    await expect.poll(() => seen.open.has('a1')).toBe(true);
    expect(await (await other.ask(`/v1/requests/${second.id}`, {}, 'DELETE')).json()).toMatchObject({ removed: true });
    expect(await (await one.settled(second.id)).json()).toMatchObject({ code: 'CALL_CANCELLED', sent: 'no' });
    await answer('a1');
    await one.settled(first.id);
    expect(seen.names).toEqual(['a1']);
  });

  test('is interrupted where it runs when it is cancelled, and only then the next one of its queue is sent', async () => {
    const { one, other, seen } = scene;
    const { id } = await one.enqueue(call('a1'));
    const next = await other.enqueue(call('a2'));
    await expect.poll(() => seen.open.has('a1')).toBe(true);
    expect(await (await other.ask(`/v1/requests/${id}`, {}, 'DELETE')).json()).toMatchObject({ removed: true });
    expect(await (await other.settled(id)).json()).toMatchObject({ code: 'CALL_CANCELLED', sent: 'maybe' });
    await answer('a2');
    expect((await one.settled(next.id)).status).toBe(200);
    expect(seen.most.get('a')).toBe(1);
    expect(seen.names).toEqual(['a1', 'a2']);
  });
});

test('a notice that no relay has sent cancels nothing', async () => {
  const { one, seen, relays, url } = scene;
  const { id } = await one.enqueue(call('a1'));
  await expect.poll(() => seen.open.has('a1')).toBe(true);
  const [row] = await query(url, "SELECT hash FROM client_secret_relay.calls WHERE status LIKE 'running%'");
  for (const mac of ['', 'A'.repeat(43), 'é'.repeat(43)])
    await query(url, 'SELECT pg_notify($1, $2)', ['client_secret_relay', `cancel ${row?.hash} ${mac}`]);
  // Comes after them.
  expect((await relays.owner.fetch('/v1/secrets/open', { method: 'PATCH', json: { limits: null } })).status).toBe(200);
  await expect.poll(async () => (await relays.atOther('/v1/secrets')).text()).toContain('"version":2');
  await answer('a1');
  expect((await one.settled(id)).status).toBe(200);
});

test('as many calls of one caller wait as are allowed, at however many relays they come at once', async () => {
  const { one, other, seen } = scene;
  const posts = Array.from({ length: 4 * MAX_PENDING }, (_, index) =>
    (index % 2 ? one : other).post(call(`q${index}`)),
  );
  const responses = await Promise.all(posts);
  expect(responses.filter(({ status }) => status === 202)).toHaveLength(MAX_PENDING);
  expect(responses.filter(({ status }) => status === 429)).toHaveLength(3 * MAX_PENDING);
  seen.isInstant = true;
  for (const respond of seen.open.values()) respond();
  await expect.poll(async () => (await one.ask('/v1/queues/q')).json()).toMatchObject({ in_queue: 0 });
  expect(seen.names).toHaveLength(MAX_PENDING);
  expect(seen.most.get('q')).toBe(1);
});

test('a relay that stops leaves what waits there to the other one', async () => {
  await using stopped = await startSharedQueue(inject('postgres'));
  const { one, other, seen, relays } = stopped;
  const first = await other.enqueue(call('a1'));
  const second = await other.enqueue(call('a2'));
  await expect.poll(() => seen.open.has('a1')).toBe(true);
  const stopping = relays.other.stop();
  await answer('a1', seen);
  await stopping;
  await answer('a2', seen);
  for (const { id } of [first, second]) expect((await one.settled(id)).status).toBe(200);
  expect(seen.names).toEqual(['a1', 'a2']);
});
