import { describe, expect, test } from 'vitest';
import { useQueueScene } from '../../support/relay/queue-scene.ts';
import { json, never } from '../../support/upstream/upstreams.ts';

const { relay, upstream, allow, ask, post, enqueue, settled, signIn, list } = await useQueueScene({
  RELAY_QUEUE_PARALLEL: '4',
  RELAY_QUEUE_MAX_PENDING: '8',
  RELAY_QUEUE_MAX_PENDING_PER_CALLER: '5',
  RELAY_QUEUE_MAX_CALLS_PER_CALLER: '6',
  RELAY_QUEUE_MAX_RESPONSE_BYTES: '100000',
  RELAY_QUEUE_MAX_STORED_BYTES: '2000000',
  RELAY_QUEUE_EXPIRES: '1',
  RELAY_QUEUE_MAX_EXPIRES: '3600',
});

const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
const cancelAll = async (ids: readonly string[], headers: Record<string, string> = {}) => {
  for (const id of ids) await ask(`/v1/requests/${id}`, headers, 'DELETE');
};

describe('calls that wait', () => {
  test('are so many of one caller: QUEUE_FULL; and so many in all: OVERLOADED', async () => {
    upstream.response = never;
    const [ann, bob, eve] = await Promise.all([signIn('ann'), signIn('bob'), signIn('eve')]);
    const ofAnn = await Promise.all(Array.from({ length: 5 }, () => enqueue({}, ann)));
    const refused = await post({}, ann);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await codeOf(refused)).toEqual([429, 'QUEUE_FULL']);
    const ofBob = await Promise.all(Array.from({ length: 3 }, () => enqueue({}, bob)));
    expect(await codeOf(await post({}, eve))).toEqual([503, 'OVERLOADED']);
    await cancelAll(
      ofAnn.map(({ id }) => id),
      ann,
    );
    const { id } = await enqueue({}, eve);
    await cancelAll([id], eve);
    await cancelAll(
      ofBob.map(({ id }) => id),
      bob,
    );
  });

  test('of one caller take half of the queues that run at once, so that those of another run', async () => {
    upstream.response = never;
    const [hog, other] = await Promise.all([signIn('hog'), signIn('other')]);
    const poll = { queue: undefined, poll: 0 };
    const ofHog: string[] = [];
    for (let index = 0; index < 5; index += 1) ofHog.push((await enqueue(poll, hog)).id);
    await expect.poll(() => upstream.received.length).toBe(2);
    const { id } = await enqueue(poll, other);
    await expect.poll(() => upstream.received.length).toBe(3);
    expect((await list(hog, '?status=running')).list).toHaveLength(2);
    await cancelAll(ofHog, hog);
    await cancelAll([id], other);
  });

  test('are refused at once by a limit of the policy', async () => {
    await relay.register({ name: 'slow', value: 'sk-0123456789', access: 'public', allow, limits: { perMinute: 1 } });
    const first = await enqueue({ clientSecretName: 'slow' });
    expect((await settled(first.id)).status).toBe(200);
    // Accepting counts nothing, so this is what running the first one has used up.
    expect(await codeOf(await post({ clientSecretName: 'slow' }))).toEqual([429, 'RATE_LIMITED']);
  });
});

describe('what is stored', () => {
  test('is no longer response than allowed: UPSTREAM_TOO_LARGE', async () => {
    for (const head of [{ 'content-length': '100001' }, undefined]) {
      upstream.response = (_, response) => void response.writeHead(200, head).end(Buffer.alloc(100_001));
      const response = await settled((await enqueue()).id);
      expect(await response.json()).toMatchObject({ code: 'UPSTREAM_TOO_LARGE', sent: 'maybe' });
    }
    upstream.response = (_, response) => void response.writeHead(200).end(Buffer.alloc(100_000));
    expect((await settled((await enqueue()).id)).status).toBe(200);
  });

  test('of one caller is a number of calls, of which the oldest make room', async () => {
    const user = await signIn('busy');
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      const { id } = await enqueue({ expires: 600 }, user);
      await settled(id, user);
      ids.push(id);
    }
    expect((await list(user)).list.map(({ id }) => id)).toEqual(ids.slice(2).reverse());
    expect((await ask(`/v1/requests/${ids[0]}`, user)).status).toBe(404);
  });

  test('of one caller is a quarter of all bytes', async () => {
    const user = await signIn('large');
    upstream.response = (_, response) => void response.writeHead(200).end(Buffer.alloc(90_000));
    for (let index = 0; index < 6; index += 1)
      await settled((await enqueue({ expires: 600, data: { a: 'x'.repeat(60_000) } }, user)).id, user);
    expect((await list(user)).list).toHaveLength(3);
    expect(await codeOf(await post({ data: { a: 'x'.repeat(600_000) } }, user))).toEqual([429, 'QUEUE_FULL']);
  });

  test('is kept for a time, no longer than the relay allows', async () => {
    const refused = await post({ expires: 3_601 });
    expect(await refused.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'expires' });
    const user = await signIn('brief');
    upstream.response = json({ ok: true });
    const { id } = await enqueue({}, user);
    const long = await enqueue({ expires: 3_600 }, user);
    await settled(long.id, user);
    await settled(id, user);
    const [, first] = (await list(user)).list;
    expect((first?.expires ?? 0) - (first?.updated ?? 0)).toBe(1_000);
    await expect.poll(async () => (await ask(`/v1/requests/${id}`, user)).status, { timeout: 20_000 }).toBe(404);
    expect((await ask(`/v1/requests/${long.id}`, user)).status).toBe(200);
  });
});

test.each([
  ['queue', { queue: '' }],
  ['queue', { queue: 'x'.repeat(257) }],
  ['queue', { queue: 7 }],
  ['queue', { queue: '..' }],
  ['poll', { poll: -1 }],
  ['poll', { poll: '1000' }],
  ['expires', { expires: 0 }],
  ['expires', { expires: 'soon' }],
])('%s that is wrong is refused', async (param, more) => {
  expect(await (await post(more)).json()).toMatchObject({ code: 'INVALID_PARAMETER', param });
});
