import { beforeAll, describe, expect, test } from 'vitest';
import { useQueueScene } from '../../support/relay/queue-scene.ts';
import { json, never } from '../../support/upstream/upstreams.ts';

const { upstream, ask, enqueue, settled, signIn, list } = await useQueueScene();

let ann: Record<string, string> = {};
const idsBy = async (query: string) => (await list(ann, query)).list.map(({ queue_name: name }) => name);

/** Seven calls that have settled, by the name of their queue, oldest first. */
beforeAll(async () => {
  ann = await signIn('ann');
  upstream.response = ({ target, method }, response) =>
    json({ target, method }, target === '/v1/no' ? 404 : 200)({} as never, response);
  const calls = [
    { queue: 'u1' },
    { queue: 'u1-bg' },
    { queue: 'u2', url: `${upstream.url}/v1/other` },
    { queue: 'get', method: 'GET', data: undefined, params: { q: ['a', 'b'] } },
    { queue: 'no', url: `${upstream.url}/v1/no` },
    { queue: 'refused', headers: { Authorization: 'Bearer $CLIENT_SECRET', 'x-a': '1' } },
    { queue: 'long', data: { big: 12345678901234567890n.toString() } },
  ];
  for (const call of calls) await settled((await enqueue(call, ann)).id, ann);
});

describe('GET /v1/requests', () => {
  test('has the calls, newest first, in the documented shape', async () => {
    const { list: calls, cursor, endOfList } = await list(ann);
    expect([calls.map(({ queue_name: name }) => name), cursor, endOfList]).toEqual([
      ['long', 'refused', 'no', 'get', 'u2', 'u1-bg', 'u1'],
      null,
      true,
    ]);
    const [, , no, get] = calls;
    expect(get).toEqual({
      id: expect.stringMatching(/^[\w-]{24}$/),
      url: `${upstream.url}/v1/x`,
      method: 'GET',
      status: 'resolved',
      in_queue: null,
      status_code: 200,
      request_body: { q: ['a', 'b'] },
      response_body: { target: '/v1/x?q=a&q=b', method: 'GET' },
      error: null,
      created: expect.any(Number),
      updated: expect.any(Number),
      expires: expect.any(Number),
      queue_name: 'get',
    });
    expect(no).toMatchObject({ status: 'failed', status_code: 404, response_body: { target: '/v1/no' }, error: null });
    expect(get?.updated).toBeGreaterThanOrEqual(get?.created ?? 0);
    expect((get?.expires ?? 0) - (get?.updated ?? 0)).toBe(86_400_000);
  });

  test.each([
    ['queue=u1', ['u1-bg', 'u1']],
    ['queue=u1&queue_exact=true', ['u1']],
    ['queue=u1&queue_exact=false', ['u1-bg', 'u1']],
    ['queue_exclude=long', ['refused', 'no', 'get', 'u2', 'u1-bg', 'u1']],
    ['queue=u&queue_exclude=u1-bg', ['u2', 'u1']],
    ['method=get', ['get']],
    ['status=failed', ['no']],
    ['status=pending', []],
    ['method=POST&status=resolved&queue=u2', ['u2']],
  ])('filters by %s', async (query, expected) => {
    expect(await idsBy(`?${query}`)).toEqual(expected);
  });

  test('filters by URL', async () => {
    expect(await idsBy(`?url=${encodeURIComponent(`${upstream.url}/v1/other`)}`)).toEqual(['u2']);
  });

  test('compact leaves out the bodies', async () => {
    const [call] = (await list(ann, '?compact=true&queue=get')).list;
    expect(call).toMatchObject({ request_body: null, response_body: null, status_code: 200 });
  });

  test.each([1, 2, 3, 7, 100])('by pages of %i it has each call once', async (limit) => {
    const found: string[] = [];
    let cursor: string | null = '';
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(ann, `?limit=${limit}${cursor && `&cursor=${cursor}`}`);
      found.push(...page.list.map(({ queue_name: name }) => name));
      expect(page.endOfList).toBe(page.cursor === null);
      ({ cursor } = page);
    } while (cursor !== null);
    expect(found).toEqual(['long', 'refused', 'no', 'get', 'u2', 'u1-bg', 'u1']);
  });

  test('a call that waits has its place in the queue, in a compact list too', async () => {
    upstream.response = never;
    const before = upstream.received.length;
    const [first, second] = [await enqueue({ queue: 'waits' }, ann), await enqueue({ queue: 'waits' }, ann)];
    await upstream.request(before);
    const { list: calls } = await list(ann, '?queue=waits&compact=true');
    expect(calls.map(({ id, status, in_queue: place }) => [id, status, place])).toEqual([
      [second.id, 'pending', 2],
      [first.id, 'running', 1],
    ]);
    for (const { id } of [second, first]) await ask(`/v1/requests/${id}`, ann, 'DELETE');
  });

  test('a problem of the relay is the error, and text and binary responses are as far as JSON can say', async () => {
    upstream.response = (_, response) => void response.socket?.destroy();
    const failed = await enqueue({ queue: 'x-failed' }, ann);
    await settled(failed.id, ann);
    upstream.response = (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('hello');
    await settled((await enqueue({ queue: 'x-text' }, ann)).id, ann);
    upstream.response = (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end('binary');
    await settled((await enqueue({ queue: 'x-image' }, ann)).id, ann);
    upstream.response = json({ text: 'x'.repeat(1_100_000) });
    await settled((await enqueue({ queue: 'x-large' }, ann)).id, ann);
    const { list: calls } = await list(ann, '?queue=x-');
    expect(calls.map(({ status, response_body: body, error }) => [status, body, error?.code])).toEqual([
      ['resolved', null, undefined],
      ['resolved', null, undefined],
      ['resolved', 'hello', undefined],
      ['failed', null, 'UPSTREAM_INTERRUPTED'],
    ]);
  });
});
