import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Bad input at any field is told by name; nothing is sent, nothing is stored, and the relay stays up. */
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  await relay.register({ name: 'open', value: 'value-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

interface Told {
  readonly status: number;
  readonly code: string;
  readonly param: string;
}

let stored = '';
const listed = async (): Promise<string> => (await relay.owner('/v1/secrets')).text();
beforeEach(async () => {
  stored = await listed();
});

/** The problem of a refusal, after a look that it changed nothing. */
async function told(response: Response): Promise<Told> {
  const problem = (await response.json()) as Told;
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(upstream.received).toHaveLength(0);
  expect(await listed()).toBe(stored);
  expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
  return { status: response.status, code: problem.code, param: problem.param };
}

const request = (more: object) => ({
  clientSecretName: 'open',
  url: `${upstream.url}/`,
  method: 'POST',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  ...more,
});
/** For titles: a value of thousands of characters names no test. */
const short = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 40);
const deep = (levels: number): unknown => (levels === 0 ? '$CLIENT_SECRET' : { a: deep(levels - 1) });
const wide = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]));

const CALLS: Readonly<Record<string, readonly (readonly [param: string, value: unknown])[]>> = {
  clientSecretName: [undefined, null, 1, [], {}, '', ' ', '../x', 'a b', 'ä', 'x'.repeat(65), '__proto__'].map(
    (value) => ['clientSecretName', value] as const,
  ),
  url: [
    undefined,
    null,
    7,
    '',
    '/path',
    'api.example',
    'ftp://x/',
    'https://',
    'https://a b/',
    'http://x\\y',
    `https://x/${'a'.repeat(9000)}`,
  ].map((value) => ['url', value] as const),
  method: [undefined, null, 1, '', 'TRACE', 'CONNECT', 'OPTIONS', 'GET ', 'GET\r\nX: y'].map(
    (value) => ['method', value] as const,
  ),
  headers: [
    ['headers', null],
    ['headers', 'x'],
    ['headers.A', { A: 1 }],
    ['headers.A', { A: null }],
    ['headers.A B', { 'A B': 'x' }],
    ['headers.A', { A: 'a\r\nB: c' }],
    ['headers.A', { A: 'snow ☃' }],
    ['headers.a', { A: 'x', a: 'y' }],
    ['headers', Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`H${at}`, 'x']))],
  ],
  data: [
    ['data', '{"json":"that is text already"}'],
    ['data', deep(40)],
    ['data', wide(10_001)],
  ],
};

describe('a call', () => {
  test.each(
    Object.entries(CALLS).flatMap(([field, cases]) =>
      cases.map(([param, value]) => [param, short(value), field, value] as const),
    ),
  )('%s is named (%s)', async (param, _title, field, value) => {
    const response = await relay.call(request({ [field]: value }));
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });

  test.each<readonly [param: string, title: string, value: unknown]>([
    ['params', 'a number', 1],
    ['params', 'a string', 'x'],
    ['params', 'null', null],
    ['params', 'a list', ['x']],
    ['params.key', 'an object inside', { key: { nested: 1 } }],
    ['params.key', 'a list in a list', { key: [[1]] }],
  ])('%s are named (%s)', async (param, _title, params) => {
    const response = await relay.call(request({ method: 'GET', params }));
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });

  test('a list is no object of headers', async () => {
    const response = await relay.call(request({ headers: ['Bearer $CLIENT_SECRET'] }));
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param: 'headers' });
  });

  test.each(['', '{', '[]', 'null', '"x"', '{"a":1}x', '\ufeff{}', '\u0000'])(
    'a body that is none is refused (%j)',
    async (body) => {
      const response = await fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(await told(response)).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' });
    },
  );
});

describe('a sealed secret', () => {
  test.each<readonly [param: string, value: unknown]>([
    ['value', ''],
    ['value', 1],
    ['value', 'x'.repeat(16_385)],
    ['access', 'everybody'],
    ['allow', 'https://api.example'],
    ['allow.0.origin', [{}]],
    ['allow.0.origin', [{ origin: 'api.example' }]],
    ['allow.0.origin', [{ origin: 'https://api.example/path' }]],
    ['allow.0.origin', [{ origin: 'https://*.co.uk' }]],
    ['allow.0.methods', [{ origin: 'https://api.example', methods: [] }]],
    ['allow.0.methods.0', [{ origin: 'https://api.example', methods: ['FETCH'] }]],
    ['allow.0.paths.0', [{ origin: 'https://api.example', paths: ['v1'] }]],
    ['allow.0.paths.0', [{ origin: 'https://api.example', paths: ['/a/**/b'] }]],
    ['placements', 'header'],
    ['placements.0', ['cookie']],
    ['placements.0', ['header:a b']],
    ['origins.0', ['app.example']],
    ['limits.perMinute', { perMinute: 0 }],
    ['limits.perDay', { perDay: 1.5 }],
    ['expiresAt', 'tomorrow'],
    ['v', 2],
    ['id', 'short'],
    ['exp', 'soon'],
  ])('%s is named', async (param, value) => {
    const field = param.split('.')[0] ?? '';
    const sealed = await relay.seal({ name: 'new', value: 'value-2', [field]: value });
    const response = await relay.owner('/v1/secrets/new', { method: 'PUT', json: { sealed } });
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });

  test.each(
    [undefined, null, 1, '', 'not a box', '!!!!', 'A'.repeat(400_001)].map((box) => [short(box), box] as const),
  )('a box that is none is refused (%s)', async (_title, sealed) => {
    const response = await relay.owner('/v1/secrets/new', { method: 'PUT', json: { sealed } });
    expect(await told(response)).toEqual({ status: 400, code: 'SEALED_BOX_REJECTED', param: 'sealed' });
  });
});

describe('a change', () => {
  test.each<readonly [param: string, patch: unknown]>([
    ['name', { name: '' }],
    ['access', { access: null }],
    ['allow', { allow: null }],
    ['placements.1', { placements: ['header', 'everywhere'] }],
    ['limits.perMinute', { limits: { perMinute: -1 } }],
    ['limits.perHour', { limits: { perHour: 1 } }],
    ['expiresAt', { expiresAt: 0 }],
    ['value', { value: 'no route but PUT takes a value' }],
    ['version', { version: 9 }],
  ])('%s is named (%j)', async (param, patch) => {
    const response = await relay.owner('/v1/secrets/open', { method: 'PATCH', json: patch });
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });
});

describe('the other routes', () => {
  test.each<readonly [path: string, param: string, body: unknown]>([
    ['/v1/test-tokens', 'sub', {}],
    ['/v1/test-tokens', 'sub', { sub: '' }],
    ['/v1/test-tokens', 'claims', { sub: 'a', claims: 'x' }],
    ['/v1/test-tokens', 'claims', { sub: 'a', claims: { exp: 9e9 } }],
    ['/v1/test-tokens', 'expiresIn', { sub: 'a', expiresIn: 86_401 }],
    ['/v1/test-tokens', 'expiresIn', { sub: 'a', expiresIn: '60' }],
    ['/v1/pair', 'deviceName', { code: 'x' }],
    ['/v1/pair', 'deviceName', { code: 'x', deviceName: '' }],
    ['/v1/pair', 'deviceName', { code: 'x', deviceName: 'x'.repeat(1000) }],
  ])('%s names %s', async (path, param, body) => {
    const response = await relay.owner(path, { method: 'POST', json: body });
    expect(await told(response)).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });

  test.each([
    ['/v1/traces?limit=0', 'limit'],
    ['/v1/traces?limit=x', 'limit'],
    ['/v1/audit?limit=1001', 'limit'],
    ['/v1/audit?cursor=x', 'cursor'],
    ['/v1/audit?limit=1&limit=2', 'limit'],
  ])('%s names %s', async (path, param) => {
    expect(await told(await relay.owner(path))).toEqual({ status: 400, code: 'INVALID_PARAMETER', param });
  });
});
