import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { pageClient } from '../../support/relay/page-client.ts';
import { json, type Received, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** What a page may pass as `data`, and what the API gets. */
let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const policy = { allow: [{ origin: upstream.url }], placements: ['header', 'body', 'query'], value: 'k&y' };
  await relay.register({ ...policy, name: 'open', access: 'public' });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));
beforeEach(() => {
  upstream.response = json({ ok: true });
});

async function send(data: unknown, contentType?: string, more: object = {}): Promise<Received> {
  const { clientSecretRequest } = pageClient({ relay: relay.url });
  const headers = { A: '$CLIENT_SECRET', ...(contentType !== undefined && { 'content-type': contentType }) };
  await clientSecretRequest({ clientSecretName: 'open', url: upstream.url, method: 'POST', headers, data, ...more });
  return upstream.received.at(-1) as Received;
}
const typeOf = ({ headers }: Received): string | undefined => headers['content-type'];
const fieldsOf = async (received: Received): Promise<[string, unknown][]> => {
  const headers = { 'content-type': typeOf(received) ?? '' };
  const form = await new Response(new Uint8Array(received.body), { headers }).formData();
  return Promise.all(
    [...form].map(
      async ([name, value]): Promise<[string, unknown]> => [
        name,
        typeof value === 'string' ? value : [value.name, value.type, await value.text()],
      ],
    ),
  );
};
const formData = (...entries: [string, string | Blob, string?][]): FormData => {
  const form = new FormData();
  for (const [name, value, filename] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  return form;
};

describe('data is sent as fetch would send it', () => {
  const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
  test.each<[string, () => unknown, string | undefined, string | undefined, string]>([
    [
      'URLSearchParams',
      () =>
        new URLSearchParams([
          ['a', '1'],
          ['a', "2'"],
          ['key', '$CLIENT_SECRET'],
        ]),
      undefined,
      FORM,
      'a=1&a=2%27&key=k%26y',
    ],
    [
      'URLSearchParams with the type',
      () => new URLSearchParams({ a: '1' }),
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded',
      'a=1',
    ],
    [
      'a form that is a string',
      () => 'a=1&a=2',
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded',
      'a=1&a=2',
    ],
    ['a file', () => new File(['png'], 'a.png', { type: 'image/png' }), undefined, 'image/png', 'png'],
    [
      'a file with another type',
      () => new File(['png'], 'a.png', { type: 'image/png' }),
      'image/x-png',
      'image/x-png',
      'png',
    ],
    [
      'a Blob with parameters in its type',
      () => new Blob(['x'], { type: 'text/plain;charset=utf-8' }),
      undefined,
      'text/plain;charset=utf-8',
      'x',
    ],
    ['an empty Blob', () => new Blob([]), undefined, 'application/octet-stream', ''],
    ['an ArrayBuffer', () => new TextEncoder().encode('bytes').buffer, undefined, 'application/octet-stream', 'bytes'],
    [
      'a typed array, the part it shows',
      () => new TextEncoder().encode('bytes').subarray(1, 3),
      'application/x-protobuf',
      'application/x-protobuf',
      'yt',
    ],
    ['a DataView', () => new DataView(new ArrayBuffer(1)), undefined, 'application/octet-stream', '\0'],
    ['a number', () => 7, undefined, 'application/json', '7'],
    ['a string as JSON', () => 'x', undefined, 'application/json', '"x"'],
    ['a Date', () => new Date(0), undefined, 'application/json', '"1970-01-01T00:00:00.000Z"'],
    [
      'what JSON knows, inside',
      () => ({ at: new Date(0), url: new URL('https://a.example'), n: Object(1), no: undefined }),
      undefined,
      'application/json',
      '{"at":"1970-01-01T00:00:00.000Z","url":"https://a.example/","n":1}',
    ],
    [
      'an instance with fields',
      () =>
        new (class Point {
          x = 1;
        })(),
      undefined,
      'application/json',
      '{"x":1}',
    ],
    ['an object of another realm', () => runInNewContext('({ a: [{}] })'), undefined, 'application/json', '{"a":[{}]}'],
  ])('%s', async (_, data, given, type, body) => {
    const received = await send(data(), given);
    expect([typeOf(received), received.body.toString()]).toEqual([type, body]);
    expect(received.headers['content-length']).toBe(String(received.body.length));
  });

  test('FormData, with its repeated names, its files and the secret', async () => {
    const file = new File(['x'], 'a.txt', { type: 'text/plain' });
    const form = formData(
      ['a', '1'],
      ['a', '2'],
      ['b[c]', '$CLIENT_SECRET'],
      ['image[]', file],
      ['image[]', file, 'dir/b.txt'],
      ['d[e][]', file],
    );
    const received = await send(form);
    const sent = ['a.txt', 'text/plain', 'x'];
    expect(await fieldsOf(received)).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b[c]', 'k&y'],
      ['image[]', sent],
      ['image[]', ['dir/b.txt', 'text/plain', 'x']],
      ['d[e][]', sent],
    ]);
    expect(received.headers['content-length']).toBe(String(received.body.length));
    expect((await send(formData(['a', '1'], ['a', '2']), 'application/x-www-form-urlencoded')).body.toString()).toBe(
      'a=1&a=2',
    );
  });

  test('files in a list whose name ends in [], as OpenAI takes images', async () => {
    const file = new File(['x'], 'a.png', { type: 'image/png' });
    const sent = ['a.png', 'image/png', 'x'];
    expect(await fieldsOf(await send({ model: 'm', 'image[]': [file, file] }))).toEqual([
      ['model', 'm'],
      ['image[]', sent],
      ['image[]', sent],
    ]);
  });

  test('Headers and URLSearchParams in their places', async () => {
    const headers = new Headers({ 'X-Key': '$CLIENT_SECRET' });
    const params = new URLSearchParams([
      ['a', '1'],
      ['a', '2'],
      ['b', '$CLIENT_SECRET'],
    ]);
    const received = await send(undefined, undefined, { method: 'GET', headers, params });
    expect([received.target, received.headers['x-key']]).toEqual(['/?a=1&a=2&b=k%26y', 'k&y']);
  });
});

describe('what would be lost is refused by name, and nothing is sent', () => {
  class Hidden {
    #secret = 1;
    get secret() {
      return this.#secret;
    }
  }
  test.each<[string, () => unknown]>([
    ['Map', () => new Map([['a', 1]])],
    ['Set', () => new Set([1])],
    ['BigInt', () => 1n],
    ['RegExp', () => /a/],
    ['Error', () => new Error('a')],
    ['Promise', () => Promise.resolve(1)],
    ['ReadableStream', () => new Blob(['x']).stream()],
    ['Hidden', () => new Hidden()],
  ])('%s', async (name, value) => {
    const before = upstream.received.length;
    for (const [data, param] of [
      [value(), 'data'],
      [{ a: [value()] }, 'data[a][0]'],
    ] as const) {
      await expect(send(data)).rejects.toMatchObject({
        code: 'INVALID_PARAMETER',
        source: 'client',
        message: expect.stringContaining(` ${name},`),
        body: { param },
      });
    }
    expect(upstream.received).toHaveLength(before);
  });

  test.each<[string, () => unknown, string?]>([
    ['URLSearchParams inside', () => ({ a: new URLSearchParams() })],
    ['FormData inside', () => ({ a: new FormData() })],
    ['an ArrayBuffer inside', () => ({ a: new ArrayBuffer(1) })],
    ['a typed array inside', () => ({ a: new Uint8Array(1) })],
    ['URLSearchParams as JSON', () => new URLSearchParams({ a: '1' }), 'application/json'],
    ['FormData as JSON', () => formData(['a', '1']), 'application/json'],
    [
      'FormData with a file as a form without files',
      () => formData(['a', new Blob(['x'])]),
      'application/x-www-form-urlencoded',
    ],
    ['FormData with a file under a name with stray brackets', () => formData(['a]', new Blob(['x'])])],
    ['FormData with a file at nine levels', () => formData([`a${'[b]'.repeat(8)}`, new Blob(['x'])])],
  ])('%s', async (_, data, type) => {
    await expect(send(data(), type)).rejects.toMatchObject({ code: 'INVALID_PARAMETER', source: 'client' });
  });
});
