import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { rawRequest } from '../support/relay/raw-request.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * Placements that name one query parameter or one value of a body, held against what the upstream gets on the wire. The
 * control is the same call under `query` and `body`, which cover every place: there the secret arrives.
 */
const KEY = 'sk-places-canary-0123456789';
const P = '$CLIENT_SECRET';
const FORM = 'application/x-www-form-urlencoded';

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const allow = [{ origin: upstream.url }];
  const register = (name: string, placements: string[]) =>
    relay.register({ name, value: KEY, access: 'public', allow, placements: ['header:authorization', ...placements] });
  await register('named', ['query:a', 'body:a.b', 'body:c']);
  await register('all', ['query', 'body']);
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

interface Reply {
  readonly status: number;
  readonly problem: { readonly code?: string; readonly detail?: string; readonly param?: string };
  /** Target and body of what the upstream got by this call. */
  readonly arrived: readonly string[];
}

async function reply(call: () => Promise<{ status: number; text: string }>): Promise<Reply> {
  const before = upstream.received.length;
  const { status, text } = await call();
  const arrived = upstream.received.slice(before).map(({ target, body }) => `${target} ${body}`.trim());
  return { status, problem: JSON.parse(text), arrived };
}

interface Call {
  readonly target?: string;
  readonly type?: string;
  /** Text for the route that passes a body on as it came, else data. */
  readonly body?: unknown;
}

const headersOf = (type?: string) => ({
  authorization: `Bearer ${P}`,
  ...(type !== undefined && { 'content-type': type }),
});

const request = (clientSecretName: string, { target = '/', type, body }: Call): Promise<Reply> =>
  reply(async () => {
    const method = body === undefined ? 'GET' : 'POST';
    const call = { clientSecretName, url: upstream.url + target, method, headers: headersOf(type), data: body };
    const response = await relay.call(call);
    return { status: response.status, text: await response.text() };
  });

const forward = (name: string, { target = '/', type, body }: Call): Promise<Reply> =>
  reply(async () => {
    const { status, body: text } = await rawRequest(relay.url, {
      method: body === undefined ? 'GET' : 'POST',
      target: `/v1/forward/${name}/${upstream.url}${target}`,
      headers: headersOf(type),
      ...(typeof body === 'string' && { body }),
    });
    return { status, text: text.toString() };
  });

const withKey = (text: string): string => text.replaceAll(P, KEY);

describe.each([
  ['/v1/request', request],
  ['/v1/forward', forward],
])('in a query, %s', (_, send) => {
  // To servers that split at ";" too, each is another parameter than to the others.
  test.each([`/?a=1;key=${P}`, `/?key=1;a=${P}`, `/?a=${P};b=1`, `/?x;a=${P}`, `/?=${P}`])(
    'refuses %s to a secret for one parameter',
    async (target) => {
      const refused = await send('named', { target });
      expect(refused).toMatchObject({ status: 403, arrived: [] });
      expect(refused.problem).toMatchObject({ code: 'PLACEMENT_NOT_ALLOWED', param: 'params' });
      expect(refused.problem.detail).toContain('No query:NAME matches it');
      expect((await send('all', { target })).arrived).toEqual([withKey(target)]);
    },
  );

  test.each([`/?a=1%3Bkey=${P}`, `/?b=1;c=2&a=${P}`, `/?a=1&a=${P}`, `/?a=${P}&a=${P}&b=1`, `/?%61=${P}`])(
    'sends %s',
    async (target) => expect((await send('named', { target })).arrived).toEqual([withKey(target)]),
  );

  test.each([`/?b=1&a=x&b=${P}`, `/?a[]=${P}`, `/?A=${P}`, `/?a%00=${P}`])('refuses %s', async (target) => {
    const refused = await send('named', { target });
    expect(refused).toMatchObject({ status: 403, problem: { code: 'PLACEMENT_NOT_ALLOWED' }, arrived: [] });
    expect((await send('all', { target })).arrived).toEqual([withKey(target)]);
  });
});

describe('in a body, /v1/forward', () => {
  // What some server reads elsewhere than another is text like any other.
  test.each([
    ['application/json', `{"a.b":"${P}"}`],
    ['application/json', `{"a\\u002eb":"${P}","a":{"":"${P}"}}`],
    ['application/json', `{"a[b]":"${P}"}`],
    ['application/json', `{"a":1,"x":"${P}","a":"${P}"}`],
    [FORM, `a.b=${P}`],
    [FORM, `a[b=${P}`],
    [FORM, `a%5Bb=${P}&a[b]c=${P}`],
    [FORM, `a[b]]=${P}&[a][b]=${P}&a[[b]]=${P}`],
    [FORM, `c=1;x=${P}`],
    [FORM, `x=1;c=${P}&a[b]=${P};y=1`],
  ])('leaves the placeholder in %s %s for a secret for one value', async (type, body) => {
    expect((await forward('named', { type, body })).arrived).toEqual([`/ ${body}`]);
    expect((await forward('all', { type, body })).arrived).toEqual([`/ ${withKey(body)}`]);
  });

  test.each([
    ['application/json', `{"a":{"b":"${P}"},"c":"${P}"}`],
    ['application/json', `{"c":1,"c":"${P}","a":[],"a":{"b":1,"b":"${P}"}}`],
    [FORM, `a[b]=${P}&a%5Bb%5D=${P}&c=1&c=${P}`],
    [FORM, `c=%3B${P}&x=1;y=2`],
  ])('puts the secret into %s %s', async (type, body) => {
    expect((await forward('named', { type, body })).arrived).toEqual([`/ ${withKey(body)}`]);
  });
});

describe.each(['application/json', FORM, 'multipart/form-data'])('in data, as %s, /v1/request', (type) => {
  test.each<[unknown]>([
    [{ 'a.b': P }],
    [{ 'a[b]': P }],
    [{ 'a[b': P }],
    [{ a: { 'b]': P } }],
    [{ '': P }],
    [{ a: { b: { '': P } } }],
  ])('refuses %j to a secret for one value', async (body) => {
    const refused = await request('named', { type, body });
    expect(refused).toMatchObject({ status: 403, arrived: [] });
    expect(refused.problem).toMatchObject({ code: 'PLACEMENT_NOT_ALLOWED', param: 'data' });
    expect(refused.problem.detail).toContain('No body:PATH matches it');
    const [arrived] = (await request('all', { type, body })).arrived;
    expect(arrived).toContain(KEY);
  });

  test('sends what the path names', async () => {
    const [arrived] = (await request('named', { type, body: { a: { b: P }, c: P } })).arrived;
    expect(arrived?.split(KEY)).toHaveLength(3);
  });
});
