import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Trace } from '../../shared/protocol/api.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Redirects of `/v1/request` are followed where the policy allows the target, and nowhere else. */
const KEY = 'redirected-key-0123456789';
let relay: RelayProcess;
let owner: Owner;
let upstream: Upstream;
let second: Upstream;
let foreign: Upstream;

beforeAll(async () => {
  [relay, upstream, second, foreign] = await Promise.all([
    startRelayProcess(),
    startUpstream(),
    startUpstream(),
    startUpstream(),
  ]);
  owner = await pairOwner(relay.connectLink);
  const allow = [{ origin: upstream.url }, { origin: second.url, methods: ['GET'], paths: ['/allowed/**'] }];
  await owner.register({ name: 'api', value: KEY, access: 'public', allow });
  await owner.register({ name: 'query', value: KEY, access: 'public', allow, placements: ['query:key'] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close(), second.close(), foreign.close()]));
beforeEach(() => {
  for (const { received } of [upstream, second, foreign]) received.length = 0;
});

const Authorization = 'Bearer $CLIENT_SECRET';

const request = (fields: Record<string, unknown>) => ({
  clientSecretName: 'api',
  url: `${upstream.url}/start`,
  method: 'GET',
  headers: { Authorization },
  ...fields,
});
const call = (fields: Record<string, unknown> = {}): Promise<Response> =>
  fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request(fields)),
  });

/** `/start` redirects to `location`, everything else responds with what it received. */
const redirect = (status: number, location: string): void => {
  const respond: Upstream['response'] = ({ method, target, headers, body }, response) => {
    response.end(
      JSON.stringify({ method, target, key: headers.authorization, type: headers['content-type'], body: `${body}` }),
    );
  };
  upstream.response = (received, response) =>
    received.target === '/start'
      ? void response.writeHead(status, { location }).end('moved')
      : respond(received, response);
  second.response = respond;
  foreign.response = respond;
};

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [307, 'POST', 'POST'],
  [308, 'PATCH', 'PATCH'],
  [302, 'GET', 'GET'],
  [307, 'DELETE', 'DELETE'],
])('%i of a %s is followed by a %s', async (status, method, then) => {
  redirect(status, '/end?page=2');
  const sendsBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const response = await call({ method, ...(sendsBody && { data: { a: 1 } }) });
  expect(response.status).toBe(200);
  expect(response.headers.get('client-secret-relay')).toBe('upstream');
  const keepsBody = then === method && sendsBody;
  expect(await response.json()).toEqual({
    method: then,
    target: '/end?page=2',
    key: `Bearer $CLIENT_SECRET`,
    ...(keepsBody && { type: 'application/json' }),
    body: keepsBody ? '{"a":1}' : '',
  });
  // The upstream got the secret itself, which the relay replaced in the response.
  expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
});

test('HEAD stays HEAD', async () => {
  redirect(303, '/end');
  expect((await call({ method: 'HEAD' })).status).toBe(200);
  expect(upstream.received.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
});

test('to another origin, with the method and path that the policy allows there', async () => {
  redirect(302, `${second.url}/allowed/x`);
  expect(await (await call()).json()).toMatchObject({ target: '/allowed/x' });
  expect(second.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
});

interface Refused {
  readonly what: string;
  readonly status?: number;
  readonly method?: string;
  readonly location: () => string;
  readonly isNamed?: boolean;
}

const REFUSED: readonly Refused[] = [
  { what: 'to an origin that the policy does not have', location: () => `${foreign.url}/x` },
  { what: 'relative to the scheme', location: () => `${foreign.url.replace('http:', '')}/x` },
  { what: 'to a path that the policy does not allow', location: () => `${second.url}/other` },
  { what: 'to a path that leads out of an allowed one', location: () => `${second.url}/allowed/..%2fother` },
  {
    what: 'with a method that is not allowed there',
    status: 307,
    method: 'POST',
    location: () => `${second.url}/allowed/x`,
  },
  { what: 'with a status that names no single target', status: 300, location: () => '/end' },
  {
    what: 'with a user and a password',
    location: () => second.url.replace('//', '//user:password@'),
    isNamed: false,
  },
];

test.each(REFUSED)('$what it is refused', async ({ status = 302, method = 'GET', location, isNamed = true }) => {
  redirect(status, location());
  const response = await call({ method });
  expect(response.status).toBe(502);
  expect(response.headers.get('x-should-retry')).toBe('false');
  expect(await response.json()).toMatchObject({
    code: 'REDIRECT_REFUSED',
    sent: 'maybe',
    ...(isNamed && { location: new URL(location(), upstream.url).href }),
  });
  expect([second.received, foreign.received]).toEqual([[], []]);
});

test('five are followed, a sixth is not', async () => {
  upstream.response = ({ target }, response) => {
    const left = Number(target.slice(1));
    if (left === 0) response.end('arrived');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  expect(await (await call({ url: `${upstream.url}/5` })).text()).toBe('arrived');
  expect(await (await call({ url: `${upstream.url}/6` })).json()).toMatchObject({
    code: 'REDIRECT_REFUSED',
    location: `${upstream.url}/0`,
  });
  // The sixth target was asked for once only: in the call that arrived.
  expect(upstream.received.filter(({ target }) => target === '/0')).toHaveLength(1);
});

test('more than 100 placeholders in a target are refused, as in a call', async () => {
  const target = (count: number): string => `/end?key=${KEY.repeat(count)}`;
  const name = { clientSecretName: 'query', url: `${upstream.url}/start?key=$CLIENT_SECRET`, headers: {} };
  const redirectStart = (count: number): void => {
    upstream.response = ({ target: asked }, response) => {
      if (asked.startsWith('/start')) response.writeHead(302, { location: target(count) });
      response.end();
    };
  };
  redirectStart(101);
  const refused = await call(name);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  expect(upstream.received).toHaveLength(1);
  redirectStart(100);
  expect((await call(name)).status).toBe(200);
  expect(upstream.received.at(-1)?.target).toBe(target(100));
});

test('the trace has each redirect that was followed, the secret in it masked, and a refused one as the refusal', async () => {
  upstream.response = ({ target }, response) => {
    if (target.startsWith('/start')) response.writeHead(302, { location: `/next?key=${KEY}&q=${'x'.repeat(4_000)}` });
    else if (target.startsWith('/next')) response.writeHead(307, { location: `${foreign.url}/` });
    response.end();
  };
  await call({
    clientSecretName: 'query',
    url: `${upstream.url}/start?key=$CLIENT_SECRET`,
    headers: {},
    method: 'POST',
  });
  const response = await owner.fetch('/v1/traces?limit=1');
  const text = await response.text();
  expect(text).not.toContain(KEY);
  const [trace] = (JSON.parse(text) as { traces: Trace[] }).traces;
  expect(trace).toMatchObject({ refusal: { code: 'REDIRECT_REFUSED' }, forwarded: { method: 'POST' } });
  expect(trace?.redirects).toEqual([
    { status: 302, method: 'GET', url: expect.stringMatching(/^http:[^?]+\/next\?key=••••••••&q=x+$/) },
  ]);
  expect(trace?.redirects[0]?.url).toHaveLength(2_048);
});

test('a form is sent again, files are not', async () => {
  redirect(307, '/end');
  const headers = { Authorization, 'Content-Type': 'multipart/form-data' };
  expect((await call({ method: 'POST', headers, data: { a: '1' } })).status).toBe(200);
  const files = new FormData();
  files.set('request', JSON.stringify(request({ method: 'POST', data: {} })));
  files.set('data[image]', new Blob(['bytes']), 'a.png');
  const refused = await fetch(`${relay.url}/v1/request`, { method: 'POST', body: files });
  expect(await refused.json()).toMatchObject({
    code: 'REDIRECT_REFUSED',
    location: `${upstream.url}/end`,
  });
});

test('a secret that the upstream repeats in the target is one in a place that the policy decides', async () => {
  redirect(302, `/end?key=${KEY}`);
  const refused = await call();
  expect(await refused.json()).toMatchObject({
    code: 'REDIRECT_REFUSED',
    location: `${upstream.url}/end?key=$CLIENT_SECRET`,
  });
  expect(upstream.received).toHaveLength(1);

  const allowed = await call({
    clientSecretName: 'query',
    url: `${upstream.url}/first?key=$CLIENT_SECRET`,
    headers: {},
  });
  expect(await allowed.json()).toMatchObject({ target: '/first?key=$CLIENT_SECRET' });
});
