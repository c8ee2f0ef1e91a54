import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { pageClient } from '../../support/relay/page-client.ts';
import {
  eventStream,
  json,
  never,
  type Received,
  startUpstream,
  type Upstream,
} from '../../support/upstream/upstreams.ts';

const SECRET = 'canary-fetch-for-secret';
const KEY = { Authorization: 'Bearer $CLIENT_SECRET' };

let relay: LocalRelay;
let upstream: Upstream;
let userToken = '';

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const policy = { allow: [{ origin: upstream.url }], placements: ['header', 'query', 'path'], value: SECRET };
  await relay.register({ ...policy, name: 'open', access: 'public' });
  await relay.register({ ...policy, name: 'closed', access: 'private' });
  const made = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'user-1' } });
  userToken = ((await made.json()) as { token: string }).token;
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));
beforeEach(() => {
  upstream.response = json({ ok: true });
});

const fetchFor = (name = 'open', token?: string) => pageClient({ relay: relay.url, token }).fetchFor(name);
const last = (): Received => upstream.received.at(-1) as Received;

describe('a URL', () => {
  it.each<[string, (url: string) => string | URL | Request]>([
    ['a string', (url) => url],
    ['a URL', (url) => new URL(url)],
    ['a Request', (url) => new Request(url)],
  ])('goes through the relay as %s, with path and query as they are', async (_, input) => {
    const response = await fetchFor()(input(`${upstream.url}/a%2Fb//c?q='%20x'&key=$CLIENT_SECRET#part`), {
      headers: KEY,
    });
    expect(response.headers.get('client-secret-relay')).toBe('upstream');
    expect(await response.json()).toEqual({ ok: true });
    expect(last().headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(last().target).toBe(`/a%2Fb//c?q=%27%20x%27&key=${SECRET}`);
  });

  it('does not leave the relay’s route by dot segments', async () => {
    await fetchFor()(`${upstream.url}/a/../../../../b/%2e%2e/c`, { headers: KEY });
    expect(last().target).toBe('/c');
  });

  it('that leads through the relay already is not wrapped twice', async () => {
    await fetchFor()(`${relay.url}/v1/forward/open/${upstream.url}/page/2`, { headers: KEY });
    expect(last().target).toBe('/page/2');
  });

  it('that only resembles the relay’s is wrapped, so the sign-in stays with the relay', async () => {
    const lookalike = `${upstream.url}/${new URL(relay.url).host}/v1/forward/open/x`;
    await fetchFor('closed', userToken)(lookalike, { headers: KEY });
    expect(last().target).toBe(new URL(lookalike).pathname);
    expect(JSON.stringify(last().rawHeaders)).not.toContain(userToken);
  });

  it.each(['/v1/chat', 'v1/chat', '//api.example/v1', 'file:///x', ''])(
    'that is not absolute http is refused, and nothing is sent: %j',
    async (url) => {
      const count = upstream.received.length;
      await expect(fetchFor()(url, { headers: KEY })).rejects.toMatchObject({
        name: 'ClientSecretError',
        code: 'INVALID_PARAMETER',
        source: 'client',
        message: 'The URL must be absolute and begin with https://.',
      });
      expect(upstream.received).toHaveLength(count);
    },
  );
});

describe('a call without a key', () => {
  const direct = async (url: string, init?: RequestInit) => {
    const response = await fetchFor()(url, init);
    expect(response.headers.get('client-secret-relay')).toBeNull();
    return response.text();
  };

  it('goes to where it leads, as with fetch, such as to a file that the API has signed the URL of', async () => {
    expect(await direct(`${upstream.url}/files/1?signature=x`)).toBe('{"ok":true}');
    await direct(new Request(`${upstream.url}/stream`) as never, { headers: { accept: 'text/event-stream' } });
    expect(last()).toMatchObject({ method: 'GET', target: '/stream', headers: { accept: 'text/event-stream' } });
  });

  it('reads a data: URL and a blob: URL', async () => {
    expect(await direct('data:text/plain,an%20otter')).toBe('an otter');
    const url = URL.createObjectURL(new Blob(['an otter']));
    expect(await direct(url)).toBe('an otter');
    URL.revokeObjectURL(url);
  });

  it('takes no sign-in along', async () => {
    await fetchFor('closed', userToken)(`${upstream.url}/files/1`);
    expect(JSON.stringify(last().rawHeaders)).not.toContain(userToken);
  });

  it.each<[string, (url: string) => [string, RequestInit?]]>([
    ['the placeholder is in the query', (url) => [`${url}?key=$CLIENT_SECRET`]],
    ['it is percent-encoded there', (url) => [`${url}?key=%24CLIENT_SECRET`]],
    ['it is in a header', (url) => [url, { headers: KEY }]],
    [
      'it may be in Basic credentials',
      (url) => [url, { headers: { Authorization: `Basic ${btoa('a:$CLIENT_SECRET')}` } }],
    ],
    ['it has other credentials', (url) => [url, { headers: { Authorization: 'Bearer typed-wrong' } }]],
    ['it has a key of its own', (url) => [url, { headers: { 'X-API-Key': 'sk-real' } }]],
    ['it has a token of its own', (url) => [url, { headers: { 'X-Auth-Token': 'real' } }]],
    ['it may be in a body', (url) => [url, { method: 'POST', body: '{}' }]],
    ['another method has none at all', (url) => [url, { method: 'delete' }]],
  ])('is none if %s', async (_, args) => {
    const response = await fetchFor()(...args(`${upstream.url}/x`));
    expect(response.headers.get('client-secret-relay')).toMatch(/^(?:upstream|relay)$/);
  });
});

describe('a response', () => {
  it('streams event by event', async () => {
    const events = eventStream();
    upstream.response = events.handler;
    const response = await fetchFor()(`${upstream.url}/x`, { headers: KEY });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (const data of ['one', 'two']) {
      events.send(data);
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(`data: ${data}\n\n`);
    }
    events.end();
    expect((await reader.read()).done).toBe(true);
  });

  it.each([
    ['of the API', 'open', 418],
    ['of the relay', 'closed', 401],
  ])('with an error status %s resolves, as with fetch', async (_, name, status) => {
    upstream.response = json({ error: {} }, 418);
    const response = await fetchFor(name)(`${upstream.url}/x`, { headers: KEY });
    expect([response.ok, response.status]).toEqual([false, status]);
  });

  it('of a paged API is followed through the relay', async () => {
    upstream.response = ({ target }, response) => {
      const link = target === '/list' ? { link: '</list?page=2>; rel="next"' } : {};
      response.writeHead(200, { 'content-type': 'application/json', ...link }).end('{}');
    };
    const paged = fetchFor('closed', userToken);
    const { headers } = await paged(`${upstream.url}/list`, { headers: KEY });
    const [, next = ''] = /<([^>]+)>/.exec(headers.get('link') ?? '') ?? [];
    expect((await paged(next, { headers: KEY })).status).toBe(200);
    expect(last().target).toBe('/list?page=2');
  });
});

describe('the sign-in of the client', () => {
  it('lets the call through, and is for the relay only', async () => {
    const url = `${upstream.url}/x`;
    expect((await fetchFor('closed')(url, { headers: KEY })).status).toBe(401);
    expect((await fetchFor('closed', userToken)(url, { headers: KEY })).status).toBe(200);
    expect(last().headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(JSON.stringify(last().rawHeaders)).not.toContain(userToken);
  });
});

describe('an abort', () => {
  it.each<[string, (url: string, signal: AbortSignal) => Promise<Response>]>([
    ['of init', (url, signal) => fetchFor()(url, { headers: KEY, signal })],
    ['of a Request', (url, signal) => fetchFor()(new Request(url, { headers: KEY, signal }))],
  ])('by the signal %s rejects with its reason, and the upstream call ends too', async (_, call) => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const closed = Promise.withResolvers<void>();
    upstream.response = (received, response) => {
      response.once('close', () => closed.resolve());
      controller.abort(reason);
      return never(received, response);
    };
    await expect(call(`${upstream.url}/x`, controller.signal)).rejects.toBe(reason);
    await closed.promise;
  });
});

it('fails with RELAY_UNREACHABLE where there is no relay', async () => {
  const gone = await startUpstream();
  await gone.close();
  const call = pageClient({ relay: gone.url }).fetchFor('open')('https://api.example/x', { headers: KEY });
  await expect(call).rejects.toMatchObject({
    code: 'RELAY_UNREACHABLE',
    source: 'client',
    cause: expect.any(TypeError),
  });
});

it('makes an unchanged SDK call its own address through the relay', async () => {
  upstream.response = json({ id: 'm', object: 'model' });
  const openai = new OpenAI({
    apiKey: '$CLIENT_SECRET',
    baseURL: `${upstream.url}/v1`,
    fetch: fetchFor('closed', userToken),
    maxRetries: 0,
  });
  expect(await openai.models.retrieve('m')).toMatchObject({ id: 'm' });
  expect(last()).toMatchObject({ target: '/v1/models/m', headers: { authorization: `Bearer ${SECRET}` } });
});
