import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonBomb } from '../../relay/call/json-bomb.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { head, sendRaw } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay({ RELAY_MAX_UPLOAD_BYTES: '100000' });
  await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const call = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    clientSecretName: 'open',
    url: `${upstream.url}/`,
    method: 'POST',
    headers: { A: '$CLIENT_SECRET' },
    ...more,
  });

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${relay.url}/v1/request`, { method: 'POST', headers, body });

async function expectRefused(response: Response, status: number, code: string, param?: string): Promise<void> {
  expect(await response.json()).toMatchObject({ status, code, ...(param !== undefined && { param }) });
  expect(response.status).toBe(status);
}

describe('names that reach a prototype', () => {
  /** `"x"` becomes the name; JSON.stringify would not write `__proto__`. */
  test.each<[string, string, string]>([
    ['data.__proto__', '{"data":{"__proto__":{"a":1}}}', 'data.__proto__'],
    ['deep in data', '{"data":{"a":[{"b":{"__proto__":1}}]}}', 'data.a.0.b.__proto__'],
    ['data.constructor.prototype', '{"data":{"constructor":{"prototype":{"a":1}}}}', 'data.constructor'],
    ['escaped', '{"data":{"\\u005f_proto__":1}}', 'data.__proto__'],
    ['headers', '{"headers":{"__proto__":"a","A":"$CLIENT_SECRET"}}', 'headers'],
    ['params', '{"method":"GET","params":{"__proto__":"a"}}', 'params.__proto__'],
    ['the call itself', '{"__proto__":{"admin":true}}', 'request'],
  ])('%s is refused by name', async (_, more, param) => {
    const sent = upstream.received.length;
    const body = `${call().slice(0, -1)},${more.slice(1)}`;
    await expectRefused(await post(body), 400, 'INVALID_PARAMETER', param);
    expect(upstream.received).toHaveLength(sent);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test.each(['data[__proto__]', 'data[a][__proto__[]]', 'data[constructor[]][prototype][b]', '__proto__', 'data[]'])(
    'a file named %s is refused',
    async (name) => {
      const form = new FormData();
      form.set('request', call());
      form.set(name, new File(['x'], 'a'));
      await expectRefused(await post(form, {}), 400, 'INVALID_PARAMETER');
    },
  );

  test("and in the relay's own routes", async () => {
    const response = await relay.owner('/v1/secrets/open', {
      method: 'PATCH',
      body: '{"access":"public","__proto__":{"a":1}}',
      headers: { 'content-type': 'application/json' },
    });
    await expectRefused(response, 400, 'INVALID_PARAMETER', 'request.__proto__');
  });

  test('a field that is called constructor is taken', async () => {
    expect((await post(call({ data: { constructor: 'Ferrari', prototype: { a: 1 } } }))).status).toBe(200);
    expect(upstream.received.at(-1)?.body.toString()).toBe('{"constructor":"Ferrari","prototype":{"a":1}}');
  });
});

describe('JSON that costs more than it looks', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  test.each<[string, () => string]>([
    ['a million brackets', () => deep(1_000_000)],
    ['brackets in a call', () => `{"data":${deep(100_000)}}`],
    ['objects in objects', () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['300,000 objects', () => `[${'{},'.repeat(300_000)}0]`],
    ['100,000 names', () => `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join()}}`],
    ['33 levels', () => call({ data: JSON.parse(deep(33)) })],
    ['10,001 values', () => call({ data: Array(10_001).fill(0) })],
  ])('%s are refused', async (_, body) => {
    await expectRefused(await post(body()), 400, 'INVALID_PARAMETER');
  });

  test('what costs seconds is told from its bytes, before it is parsed; an honest large call is not', () => {
    const bytes = (text: string) => Buffer.from(text);
    expect(isJsonBomb(bytes(deep(4_000_000)))).toBe(true);
    expect(isJsonBomb(bytes(`[${'{},'.repeat(1_000_000)}0]`))).toBe(true);
    for (const text of [
      '['.repeat(5_000_000),
      ',"'.repeat(1_000_000),
      `"${'\\"[{,'.repeat(100_000)}"`,
      '\\'.repeat(99_999),
    ]) {
      expect(isJsonBomb(bytes(call({ data: { text } })))).toBe(false);
    }
    expect(isJsonBomb(bytes(call({ data: Array(9_999).fill([1]).flat() })))).toBe(false);
    expect(isJsonBomb(bytes(call({ data: { a: 'x'.repeat(20_000), b: JSON.parse(deep(31)) } })))).toBe(false);
  });

  test('large strings full of brackets pass', async () => {
    const data = { text: '[{"\\'.repeat(100_000) };
    expect((await post(call({ data }))).status).toBe(200);
    expect(JSON.parse(upstream.received.at(-1)?.body.toString() ?? '')).toEqual(data);
  });
});

describe('bodies that are not what they say', () => {
  test.each<[string, () => BodyInit, Record<string, string>, number, string]>([
    ['broken UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400, 'INVALID_PARAMETER'],
    ['UTF-16', () => Buffer.from(call(), 'utf16le'), {}, 400, 'INVALID_PARAMETER'],
    ['nothing', () => '', {}, 400, 'INVALID_PARAMETER'],
    ['a number', () => '1', {}, 400, 'INVALID_PARAMETER'],
    ['null', () => 'null', {}, 400, 'INVALID_PARAMETER'],
    ['JSON twice', () => call() + call(), {}, 400, 'INVALID_PARAMETER'],
    ['gzip', () => gzipSync(call()), { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', () => 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['multipart without a boundary', () => 'a', { 'content-type': 'multipart/form-data' }, 400, 'INVALID_PARAMETER'],
    ['72 MB', () => call({ data: { a: 'x'.repeat(72_000_000) } }), {}, 413, 'BODY_TOO_LARGE'],
  ])('%s is refused', async (_, body, headers, status, code) => {
    await expectRefused(await post(body(), { 'content-type': 'application/json', ...headers }), status, code);
  });

  test('one byte that is not UTF-8 in an honest call is refused, which a lenient reader would change', async () => {
    const body = Buffer.from(call({ data: { a: '?' } }));
    const sent = upstream.received.length;
    await expectRefused(
      await post(body.fill(0xff, body.lastIndexOf('?'), body.lastIndexOf('?') + 1)),
      400,
      'INVALID_PARAMETER',
    );
    expect(upstream.received).toHaveLength(sent);
    expect((await post(call({ data: { a: '?' } }))).status).toBe(200);
  });

  test('a byte order mark is no mistake', async () => {
    expect((await post(`\ufeff${call()}`)).status).toBe(200);
  });

  test('a length beyond the limit is refused before the body comes', async () => {
    const lines = ['Host: $HOST', 'Content-Type: application/json', 'Content-Length: 99999999'];
    const response = await sendRaw(relay.url, head('POST /v1/request HTTP/1.1', ...lines));
    expect(response.status).toBe(413);
  });
});

describe('an upload that breaks', () => {
  const multipart = (...lines: string[]): [string, Record<string, string>] => [
    lines.join('\r\n'),
    { 'content-type': 'multipart/form-data; boundary=b' },
  ];
  const request = (): string[] => ['--b', 'Content-Disposition: form-data; name="request"', '', call()];
  const file = ['--b', 'Content-Disposition: form-data; name="data[f]"; filename="a"', ''];

  test.each<[string, number, string, () => string[]]>([
    ['in a file', 400, 'INVALID_PARAMETER', () => [...request(), ...file, 'half']],
    ['in the head of a part', 400, 'INVALID_PARAMETER', () => [...request(), '--b', 'Content-Dispo']],
    ['before the request', 400, 'INVALID_PARAMETER', () => ['--b', 'Content-Disposition: form-data; name="requ']],
    ['with a file first', 400, 'INVALID_PARAMETER', () => [...file, 'x', ...request(), '--b--', '']],
    ['with two requests', 400, 'INVALID_PARAMETER', () => [...request(), ...request(), '--b--', '']],
    [
      'with a field',
      400,
      'INVALID_PARAMETER',
      () => [...request(), '--b', 'Content-Disposition: form-data; name="a"', '', '1', '--b--', ''],
    ],
    ['with too many bytes', 413, 'BODY_TOO_LARGE', () => [...request(), ...file, 'x'.repeat(200_000), '--b--', '']],
    [
      'with a bomb for a request',
      400,
      'INVALID_PARAMETER',
      () => [...request().slice(0, 3), '['.repeat(50_000), '--b--', ''],
    ],
  ])('%s is refused, and the destination sees no whole call', async (_, status, code, lines) => {
    const sent = upstream.received.length;
    await expectRefused(await post(...multipart(...lines())), status, code);
    expect(upstream.received).toHaveLength(sent);
  });

  test('a whole one is taken', async () => {
    expect((await post(...multipart(...request(), ...file, 'whole', '--b--', ''))).status).toBe(200);
    expect(upstream.received.at(-1)?.body.toString()).toContain('whole');
  });
});
