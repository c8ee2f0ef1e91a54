import { describe, expect, test } from 'vitest';
import { KEY, useQueueScene } from '../../support/relay/queue-scene.ts';
import { echo, type Handler, json } from '../../support/upstream/upstreams.ts';

const { upstream, ask, post, enqueue, settled, signIn } = await useQueueScene();

/** Responds to each request only when it is let go, by the text of its body. */
function gate() {
  const waiting = new Map<string, () => void>();
  const handler: Handler = ({ body }, response) => {
    waiting.set(JSON.parse(body.toString()).name, () => json({ ok: true })({} as never, response));
  };
  return { handler, waiting };
}

describe('a call with a queue', () => {
  test('gets 202 at once, runs, and its response is the one that a call without a queue gets', async () => {
    upstream.response = echo;
    const response = await post({ data: { a: 1 } });
    expect(response.status).toBe(202);
    expect(response.headers.get('client-secret-relay')).toBe('queued');
    const { id, ...rest } = (await response.json()) as { id: string };
    expect(id).toMatch(/^[\w-]{22,}$/);
    expect(rest).toEqual({ status: 'pending', queue_name: 'q', in_queue: 1 });
    expect(response.headers.get('location')).toBe(`/v1/requests/${id}`);

    const queued = await settled(id);
    const direct = await post({ data: { a: 1 }, queue: undefined });
    expect(queued.status).toBe(200);
    const stable = (one: Response) =>
      [...one.headers].filter(
        ([name]) =>
          !/^(date|server-timing|client-secret-trace|content-length|connection|keep-alive|transfer-encoding)$/.test(
            name,
          ),
      );
    expect(stable(queued)).toEqual(stable(direct));
    expect(queued.headers.get('server-timing')).toContain('total;dur=');
    const text = await queued.text();
    expect(text).toBe(await direct.text());
    expect(text).toContain('$CLIENT_SECRET');
    expect(text).not.toContain(KEY);
    expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test('with poll alone it has a queue of its own', async () => {
    const { id, ...rest } = await enqueue({ queue: undefined, poll: 0 });
    expect(rest).toEqual({ status: 'pending', queue_name: id, in_queue: 1 });
    expect((await settled(id)).status).toBe(200);
  });

  test('its response can be read again, also long and binary ones', async () => {
    const body = Buffer.alloc(700_001, 'binary \u0000\u00ff');
    upstream.response = (_, response) =>
      void response.writeHead(201, { 'content-type': 'image/png', 'x-own': 'ü' }).end(body);
    const { id } = await enqueue();
    for (let times = 0; times < 2; times += 1) {
      const response = await settled(id);
      expect([response.status, response.headers.get('content-type')]).toEqual([201, 'image/png']);
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    }
  });

  test('an empty response is empty', async () => {
    upstream.response = (_, response) => void response.writeHead(204).end();
    const response = await settled((await enqueue()).id);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('a status of the API is the status of the response', async () => {
    upstream.response = json({ error: 'no' }, 422);
    const response = await settled((await enqueue()).id);
    expect([response.status, response.headers.get('client-secret-relay')]).toEqual([422, 'upstream']);
  });

  test('a failure is a problem of the relay', async () => {
    upstream.response = (_, response) => void response.socket?.destroy();
    const response = await settled((await enqueue()).id);
    expect(response.headers.get('client-secret-relay')).toBe('relay');
    expect(response.headers.get('x-should-retry')).toBe('false');
    const problem = (await response.json()) as { trace: string };
    expect(problem).toMatchObject({ code: 'UPSTREAM_INTERRUPTED', status: 502, sent: 'maybe' });
    expect(response.headers.get('client-secret-trace')).toBe(problem.trace);
  });

  test('a body that breaks is a problem and not a short response', async () => {
    upstream.response = (_, response) => {
      response.writeHead(200, { 'content-length': '500000' }).write('x'.repeat(100_000), () => response.destroy());
    };
    const response = await settled((await enqueue()).id);
    expect(await response.json()).toMatchObject({ code: 'UPSTREAM_INTERRUPTED', sent: 'maybe' });
  });
});

describe('order', () => {
  test('calls of one queue run one after another, those of different queues at once', async () => {
    const { handler, waiting } = gate();
    upstream.response = handler;
    const name = (name: string, queue: string) => enqueue({ queue, data: { name } });
    const calls = [await name('a1', 'a'), await name('a2', 'a'), await name('b1', 'b'), await name('a3', 'a')];
    expect(calls.map(({ in_queue }) => in_queue)).toEqual([1, 2, 1, 3]);
    await expect.poll(() => [...waiting.keys()].sort()).toEqual(['a1', 'b1']);
    const [first, second] = calls as [(typeof calls)[0], (typeof calls)[0]];
    expect(await (await ask(`/v1/requests/${first.id}`)).json()).toMatchObject({ status: 'running', in_queue: 1 });
    expect(await (await ask(`/v1/requests/${second.id}`)).json()).toMatchObject({ status: 'pending', in_queue: 2 });
    expect(await (await ask('/v1/queues/a')).json()).toEqual({ queue_name: 'a', in_queue: 3 });
    for (const next of ['a1', 'a2', 'a3', 'b1']) {
      await expect.poll(() => waiting.has(next)).toBe(true);
      expect([...waiting.keys()].filter((key) => key.startsWith('a'))).toHaveLength(
        next === 'b1' ? 3 : Number(next[1]),
      );
      waiting.get(next)?.();
    }
    for (const { id } of calls) expect((await settled(id)).status).toBe(200);
    expect(await (await ask('/v1/queues/a')).json()).toEqual({ queue_name: 'a', in_queue: 0 });
  });

  test('queues of one name are one queue for one caller only', async () => {
    const { handler, waiting } = gate();
    upstream.response = handler;
    const [ann, bob] = await Promise.all([signIn('ann'), signIn('bob')]);
    const calls = [
      await enqueue({ data: { name: 'ann' } }, ann),
      await enqueue({ data: { name: 'bob' } }, bob),
      await enqueue({ data: { name: 'anyone' } }),
    ];
    expect(calls.map(({ in_queue }) => in_queue)).toEqual([1, 1, 1]);
    await expect.poll(() => waiting.size).toBe(3);
    for (const go of waiting.values()) go();
  });
});

describe('cancel', () => {
  test('a call that waits is not sent', async () => {
    const { handler, waiting } = gate();
    upstream.response = handler;
    const first = await enqueue({ data: { name: 'first' } });
    const second = await enqueue({ data: { name: 'second' } });
    await expect.poll(() => waiting.has('first')).toBe(true);
    const response = await ask(`/v1/requests/${second.id}`, {}, 'DELETE');
    expect(await response.json()).toEqual({ removed: true, message: expect.any(String) });
    expect(await (await settled(second.id)).json()).toMatchObject({ code: 'CALL_CANCELLED', status: 410, sent: 'no' });
    waiting.get('first')?.();
    await settled(first.id);
    expect(waiting.has('second')).toBe(false);
    const again = await ask(`/v1/requests/${second.id}`, {}, 'DELETE');
    expect(await again.json()).toMatchObject({ removed: false });
  });

  test('a call that runs is aborted, and the next one of its queue runs', async () => {
    let closed = false;
    upstream.response = (_, response) =>
      void response.on('close', () => {
        closed = true;
      });
    const { id } = await enqueue();
    await expect.poll(() => upstream.received.length).toBe(1);
    upstream.response = json({ ok: true });
    const next = await enqueue();
    const response = await ask(`/v1/requests/${id}`, {}, 'DELETE');
    expect(await response.json()).toMatchObject({ removed: true });
    expect(await (await settled(id)).json()).toMatchObject({ code: 'CALL_CANCELLED', sent: 'maybe' });
    await expect.poll(() => closed).toBe(true);
    expect((await settled(next.id)).status).toBe(200);
  });
});
