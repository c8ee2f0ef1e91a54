import { describe, expect, test } from 'vitest';
import { KEY, useQueueScene } from '../support/relay/queue-scene.ts';
import { json, never } from '../support/upstream/upstreams.ts';

const { relay, upstream, ask, post, enqueue, settled, signIn, list } = await useQueueScene();

/** A response apart from what differs between any two. */
const facts = async (response: Response): Promise<unknown> => {
  const { trace, ...problem } = (await response.json()) as Record<string, unknown>;
  const headers = [...response.headers].filter(([name]) => !['client-secret-trace', 'date'].includes(name));
  return { status: response.status, headers, problem, trace: typeof trace };
};

describe('a call of a signed-in user', () => {
  test('is to everybody else like one that there is not: they neither read nor cancel it', async () => {
    const [ann, bob] = await Promise.all([signIn('ann'), signIn('bob')]);
    upstream.response = never;
    const running = await enqueue({ queue: 'long' }, ann);
    await upstream.request(0);
    upstream.response = json({ private: true });
    const done = await enqueue({}, ann);
    await settled(done.id, ann);
    const owner = { authorization: `Bearer ${relay.device.deviceToken}` };
    for (const headers of [{}, bob, owner]) {
      for (const { id } of [running, done]) {
        for (const method of ['GET', 'DELETE']) {
          const unknown = await facts(await ask(`/v1/requests/${'A'.repeat(id.length)}`, headers, method));
          expect(await facts(await ask(`/v1/requests/${id}`, headers, method))).toEqual(unknown);
          expect(unknown).toMatchObject({ status: 404, problem: { code: 'NOT_FOUND' } });
        }
      }
    }
    expect(await (await ask(`/v1/requests/${done.id}`, ann)).json()).toEqual({ private: true });
    expect(await (await ask(`/v1/requests/${running.id}`, ann)).json()).toMatchObject({ status: 'running' });
    await ask(`/v1/requests/${running.id}`, ann, 'DELETE');
  });

  test('is in nobody else’s list and count, whatever cursor or filter they make up', async () => {
    const [ann, bob] = await Promise.all([signIn('ann-2'), signIn('bob-2')]);
    const mine = await enqueue({ queue: 'shared' }, ann);
    await settled(mine.id, ann);
    const { list: own } = await list(ann);
    expect(own.map(({ id }) => id)).toEqual([mine.id]);
    const { created } = own[0] ?? { created: 0 };
    for (const query of ['', '?queue=shared', `?cursor=${created + 1}`, '?cursor=999999999999999']) {
      expect(await list(bob, query)).toEqual({ list: [], cursor: null, endOfList: true });
    }
    const theirs = await ask('/v1/queues/shared', bob);
    expect(await theirs.json()).toEqual({ queue_name: 'shared', in_queue: 0 });
  });

  test('is read with a token that verifies only', async () => {
    const ann = await signIn('ann-3');
    const { id } = await enqueue({}, ann);
    await settled(id, ann);
    const forged = { authorization: `${ann.authorization?.slice(0, -4)}AAAA` };
    expect(await (await ask(`/v1/requests/${id}`, forged)).json()).toMatchObject({ code: 'TOKEN_INVALID' });
  });
});

describe('a call of an anonymous caller', () => {
  test('is reached by its id, which nobody can guess, and is in no list', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await enqueue({ queue: undefined, poll: 0 })).id),
    );
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) {
      // 128 bits are 22 characters of base64url.
      expect(id).toMatch(/^[\w-]{22,}$/);
      expect((await settled(id)).status).toBe(200);
    }
    expect(await (await ask('/v1/requests')).json()).toMatchObject({ code: 'SIGN_IN_REQUIRED', status: 401 });
    for (const id of [
      '',
      '..',
      '%2e%2e',
      '%00',
      'x'.repeat(5_000),
      `${ids[0]}x`,
      `${ids[0]?.slice(0, -1)}`,
      '%E0%A4%A',
    ]) {
      expect([401, 404, 400], id).toContain((await ask(`/v1/requests/${id}`)).status);
    }
  });
});

describe('pages', () => {
  test('of other origins can do nothing with calls, also if they know an id', async () => {
    const { id } = await enqueue();
    await settled(id);
    const evil = { origin: 'https://evil.example' };
    for (const [path, method] of [
      [`/v1/requests/${id}`, 'GET'],
      [`/v1/requests/${id}`, 'DELETE'],
      ['/v1/requests', 'GET'],
      ['/v1/queues/q', 'GET'],
    ] as const) {
      const response = await ask(path, evil, method);
      expect(await response.json()).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const page = { origin: 'http://localhost:3000' };
    const response = await ask(`/v1/requests/${id}`, page);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(response.headers.get('access-control-expose-headers')).toBe('*');
  });

  test('a stored response acts on the browser no more than one that is mirrored at once', async () => {
    upstream.response = (_, response) =>
      void response
        .writeHead(200, {
          'content-type': 'text/html',
          'set-cookie': 'a=b',
          'access-control-allow-origin': 'https://evil.example',
          'content-security-policy': "default-src 'unsafe-inline'",
          'cache-control': 'public',
          'client-secret-relay': 'relay',
          'client-secret-trace': 'forged',
          refresh: '0',
        })
        .end('<script>1</script>');
    const { id } = await enqueue();
    const response = await settled(id);
    const { headers } = response;
    for (const name of ['set-cookie', 'access-control-allow-origin', 'refresh']) expect(headers.get(name)).toBeNull();
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('client-secret-relay')).toBe('upstream');
    expect(headers.get('client-secret-trace')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a secret that the API repeats is redacted before it is stored', async () => {
    upstream.response = (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/plain', 'x-key': KEY }).end(`${'.'.repeat(70_000)}${KEY}`);
    const ann = await signIn('ann-4');
    const { id } = await enqueue({}, ann);
    const response = await settled(id, ann);
    expect([...response.headers].flat().join()).not.toContain(KEY);
    expect(await response.text()).toMatch(/\.\$CLIENT_SECRET$/);
    expect(JSON.stringify(await list(ann))).not.toContain(KEY);
  });
});

test.each([
  ['limit', 'limit=0'],
  ['limit', 'limit=1001'],
  ['limit', 'limit=x'],
  ['cursor', 'cursor=-1'],
  ['cursor', 'cursor=1e3'],
  ['cursor', "cursor=1'--"],
  ['status', 'status=done'],
  ['compact', 'compact=yes'],
  ['queue', 'queue=a&queue=b'],
  ['url', `url=${'x'.repeat(9_000)}`],
])('a list with a wrong %s is refused', async (param, query) => {
  const response = await ask(`/v1/requests?${query}`, await signIn('lister'));
  expect(await response.json()).toMatchObject({ code: 'INVALID_PARAMETER', param });
});

test('a queue’s name may be anything that a URL can hold', async () => {
  const ann = await signIn('ann-5');
  for (const name of ['a b', 'ä/ö?#%', '__proto__', "'; DROP TABLE calls; --", ' ', '\u0000']) {
    upstream.response = json({ ok: true });
    const { queue_name, id } = await enqueue({ queue: name }, ann);
    expect(queue_name).toBe(name);
    expect((await settled(id, ann)).status).toBe(200);
    expect((await list(ann, `?queue_exact=true&queue=${encodeURIComponent(name)}`)).list).toHaveLength(1);
    expect((await ask(`/v1/queues/${encodeURIComponent(name)}`, ann)).status).toBe(200);
  }
  expect((await post({ queue: 'x' }, ann)).status).toBe(202);
});
