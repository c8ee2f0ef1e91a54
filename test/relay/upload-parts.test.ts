import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { json, type Received, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Calls with files, written by hand: what each client writes into the head of a part is its own. */
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  await relay.register({ name: 'open', value: 'sk-upload', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));
beforeEach(() => {
  upstream.response = json({ ok: true });
});

const call = (headers: Record<string, string> = {}, more: object = {}): string =>
  JSON.stringify({
    clientSecretName: 'open',
    url: `${upstream.url}/`,
    method: 'PUT',
    headers: { A: '$CLIENT_SECRET', ...headers },
    ...more,
  });
const part = (disposition: string, content: string, type?: string): string =>
  `--b\r\nContent-Disposition: ${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
const REQUEST = 'form-data; name="request"';
const send = (...parts: string[]): Promise<Response> =>
  fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary="b"' },
    body: `preamble\r\n${parts.join('')}--b--\r\nepilogue`,
  });
const last = (): Received => upstream.received.at(-1) as Received;
/** Disposition and type of the last part, as they went out. */
const headOut = (): string[] =>
  /Content-Disposition: form-data; ([^\r]*)\r\nContent-Type: ([^\r]*)\r\n\r\nx\r\n--[^\r]*--\r\n$/
    .exec(last().body.toString())
    ?.slice(1) ?? [];

describe('the head of a file part', () => {
  test.each<[string, string, string | undefined, string, string]>([
    [
      'folders',
      'name="data[f]"; filename="a/b\\c/d.txt"',
      'text/plain',
      'name="f"; filename="a/b\\c/d.txt"',
      'text/plain',
    ],
    [
      'other characters',
      'name="data[ö]"; filename="ü%22.txt"',
      'text/plain',
      'name="ö"; filename="ü%22.txt"',
      'text/plain',
    ],
    [
      'escaped quotes',
      'name="data[f]"; filename="a\\"b\\\\c"',
      'text/plain',
      'name="f"; filename="a%22b\\c"',
      'text/plain',
    ],
    [
      'an extended name',
      'name="data[f]"; filename="a"; filename*=UTF-8\'\'%e2%82%ac',
      'a/b',
      'name="f"; filename="€"',
      'a/b',
    ],
    ['no quotes, other case', 'NAME=data[f];FileName=a.txt', 'Text/Plain', 'name="f"; filename="a.txt"', 'Text/Plain'],
    ['no file name', 'name="data[f]"', undefined, 'name="f"; filename="file"', 'application/octet-stream'],
    ['a repeated name', 'name="data[image[]]"; filename="a"', 'a/b', 'name="image[]"; filename="a"', 'a/b'],
    ['a repeated name inside', 'name="data[a][b[]][c]"; filename="a"', 'a/b', 'name="a[b][][c]"; filename="a"', 'a/b'],
    [
      'parameters',
      'name="data[f]"; filename="a"',
      'text/plain; charset=UTF-8;  x="a;\\"b"',
      'name="f"; filename="a"',
      'text/plain; charset=UTF-8;  x="a;\\"b"',
    ],
    [
      'a type that is none',
      'name="data[f]"; filename="a"',
      'text',
      'name="f"; filename="a"',
      'application/octet-stream',
    ],
  ])('keeps %s', async (_, disposition, type, disposed, typed) => {
    expect((await send(part(REQUEST, call()), part(`form-data; ${disposition}`, 'x', type))).status).toBe(200);
    expect(headOut()).toEqual([disposed, typed]);
  });

  test.each([
    'form-data; filename="a"',
    'form-data; name="data[f]"; name="data[g]"; filename="a"',
    'form-data; name="data[f]',
    'attachment; name="data[f]"',
    'form-data; name="data[f]"; filename="a" x',
    'form-data; name="data[a[]b]"',
    `form-data; name="data${'[a]'.repeat(9)}"`,
  ])('is refused where it names no field: %s', async (disposition) => {
    const before = upstream.received.length;
    expect(await (await send(part(REQUEST, call()), part(disposition, 'x'))).json()).toMatchObject({
      code: 'INVALID_PARAMETER',
    });
    expect(upstream.received).toHaveLength(before);
  });

  test('a part without a head, and a line break in a name, are refused', async () => {
    for (const broken of [
      '--b\r\nContent-Disposition: form-data; name="data[f]"\r\n',
      part('form-data; name="data[f]"\n x', 'x'),
    ]) {
      const before = upstream.received.length;
      expect((await send(part(REQUEST, call()), broken)).status).toBe(400);
      expect(upstream.received).toHaveLength(before);
    }
  });
});

describe('a file named data', () => {
  const FILE = 'form-data; name="data"; filename="a.png"';

  test.each<[string, Record<string, string>, string | undefined, string]>([
    ['with its own type', {}, 'image/png; a=b', 'image/png; a=b'],
    ['without a type', {}, undefined, 'application/octet-stream'],
    ['with the type that the request names', { 'Content-Type': 'application/json' }, 'image/png', 'application/json'],
  ])('is the whole body, %s', async (_, headers, type, expected) => {
    const content = '\0\r\n--c {"a":"$CLIENT_SECRET"}';
    expect((await send(part(REQUEST, call(headers)), part(FILE, content, type))).status).toBe(200);
    expect(last().body.toString()).toBe(content);
    expect(last().headers).toMatchObject({ 'content-type': expected, a: 'sk-upload', 'transfer-encoding': 'chunked' });
  });

  test('of a described size is sent with Content-Length', async () => {
    expect((await send(part(REQUEST, call({}, { files: { data: 3 } })), part(FILE, 'abc'))).status).toBe(200);
    expect(last().headers).toMatchObject({ 'content-length': '3' });
    expect(last().headers).not.toHaveProperty('transfer-encoding');

    const before = upstream.received.length;
    for (const content of ['ab', 'abcd']) {
      const response = await send(part(REQUEST, call({}, { files: { data: 3 } })), part(FILE, content));
      expect(await response.json()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'files.data' });
    }
    expect(upstream.received).toHaveLength(before);
  });

  test.each<[string, readonly string[], object]>([
    ['with a file beside it', [part(FILE, 'x'), part('form-data; name="data[f]"; filename="a"', 'x')], {}],
    ['after another file', [part('form-data; name="data[f]"; filename="a"', 'x'), part(FILE, 'x')], {}],
    ['twice', [part(FILE, 'x'), part(FILE, 'x')], {}],
    ['with data beside it', [part(FILE, 'x')], { data: { a: 1 } }],
    ['with a method that has no body', [part(FILE, 'x')], { method: 'GET' }],
  ])('is refused %s', async (_, parts, more) => {
    const before = upstream.received.length;
    const response = await send(part(REQUEST, call({}, more)), ...parts);
    expect(await response.json()).toMatchObject({ code: 'INVALID_PARAMETER' });
    expect(upstream.received).toHaveLength(before);
  });

  test('cannot be sent again after a redirect', async () => {
    upstream.response = ({ target }, response) => {
      if (target === '/') response.writeHead(307, { location: '/moved' }).end();
      else response.end('moved');
    };
    const response = await send(part(REQUEST, call()), part(FILE, 'abc'));
    expect(await response.json()).toMatchObject({ code: 'REDIRECT_REFUSED' });
  });
});

test('parts that come before the request is read are taken in their order', async () => {
  const files = Array.from({ length: 50 }, (_, index) => part(`form-data; name="data[f[]]"; filename="${index}"`, 'x'));
  expect((await send(part(REQUEST, call({}, { params: { long: 'x'.repeat(50_000) } })), ...files)).status).toBe(200);
  const names = [
    ...last()
      .body.toString()
      .matchAll(/filename="(\d+)"/g),
  ].map(([, name]) => Number(name));
  expect(names).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

test('more than a thousand files are refused', async () => {
  const file = part('form-data; name="data[f[]]"; filename="a"', 'x');
  expect((await send(part(REQUEST, call()), file.repeat(1_000))).status).toBe(200);
  expect((await send(part(REQUEST, call()), file.repeat(1_001))).status).toBe(400);
});
