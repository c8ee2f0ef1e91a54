import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { pageClient } from '../support/relay/page-client.ts';
import { json, type Received, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const SECRET = 'canary-upload-length';
const LARGE = 300_000;

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  const allow = [{ origin: upstream.url }];
  await relay.register({ name: 'open', value: SECRET, access: 'public', allow, placements: ['header', 'body'] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));
beforeEach(() => {
  upstream.response = json({ ok: true });
});

type Part = readonly [path: string, file: File];
const file = (size: number, name = 'a.bin', type = 'image/png') =>
  new File([new Uint8Array(size).fill(65)], name, { type });

/** A call as another client than the page client makes it. */
async function send(parts: readonly Part[], files?: unknown): Promise<Response> {
  const form = new FormData();
  const request = {
    clientSecretName: 'open',
    url: `${upstream.url}/upload`,
    method: 'POST',
    headers: { A: '$CLIENT_SECRET' },
    data: { note: 'ä $CLIENT_SECRET' },
    ...(files !== undefined && { files }),
  };
  form.set('request', JSON.stringify(request));
  for (const [path, one] of parts) form.append(path, one);
  return fetch(`${relay.url}/v1/request`, { method: 'POST', body: form });
}

const last = (): Received => upstream.received.at(-1) as Received;
const fieldsOf = async ({ body, headers }: Received): Promise<unknown[]> => {
  const type = { 'content-type': String(headers['content-type']) };
  const form = await new Response(new Uint8Array(body), { headers: type }).formData();
  return [...form].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [value.name, value.type, value.size],
  ]);
};
const expectLength = (received: Received): void => {
  expect(received.headers).not.toHaveProperty('transfer-encoding');
  expect(received.headers['content-length']).toBe(String(received.body.length));
};

describe('the destination gets a Content-Length', () => {
  const NOTE = ['note', `ä ${SECRET}`];

  test('for one file of a described size', async () => {
    expect((await send([['data[image]', file(LARGE, 'ü"1.png')]], { 'data[image]': LARGE })).status).toBe(200);
    expectLength(last());
    expect(await fieldsOf(last())).toEqual([NOTE, ['image', ['ü"1.png', 'image/png', LARGE]]]);
  });

  test('for several small files of described sizes', async () => {
    const parts: Part[] = [1, 2, 0].map((size) => [`data[list][${size}]`, file(size)]);
    const sizes = { 'data[list][0]': 0, 'data[list][1]': 1, 'data[list][2]': 2 };
    expect((await send(parts, sizes)).status).toBe(200);
    expectLength(last());
    expect(await fieldsOf(last())).toHaveLength(4);
  });

  test('for several large files of which name and type are described, too', async () => {
    const described = { size: LARGE, name: 'ö.png', type: 'image/png' };
    const parts: Part[] = [
      ['data[a]', file(LARGE, 'ö.png')],
      ['data[b]', file(LARGE, 'another name')],
      ['data[b]', file(LARGE, 'ö.png')],
    ];
    expect((await send(parts, { 'data[b]': [described, described], 'data[a]': described })).status).toBe(200);
    expectLength(last());
    const sent = ['ö.png', 'image/png', LARGE];
    expect(await fieldsOf(last())).toEqual([NOTE, ['a', sent], ['b', sent], ['b', sent]]);
  });

  test('for files of the page client', async () => {
    const { clientSecretRequest } = pageClient({ relay: relay.url });
    const request = { clientSecretName: 'open', url: upstream.url, method: 'POST', headers: { A: '$CLIENT_SECRET' } };
    await clientSecretRequest({ ...request, data: { one: file(LARGE) } });
    expectLength(last());
    await clientSecretRequest({ ...request, data: { one: file(LARGE, 'ä'), many: [file(LARGE), new Blob(['x'])] } });
    expectLength(last());
  });

  test('for fields without files', async () => {
    const headers = { A: '$CLIENT_SECRET', 'Content-Type': 'multipart/form-data' };
    const request = { clientSecretName: 'open', url: upstream.url, method: 'POST', headers, data: { a: 'ä' } };
    expect((await relay.call(request)).status).toBe(200);
    expectLength(last());
  });

  test('not where it cannot be known', async () => {
    const parts: Part[] = [
      ['data[a]', file(LARGE)],
      ['data[b]', file(LARGE)],
    ];
    for (const files of [undefined, { 'data[a]': LARGE, 'data[b]': LARGE }]) {
      expect((await send(parts, files)).status).toBe(200);
      expect(last().headers).toMatchObject({ 'transfer-encoding': 'chunked' });
      expect(await fieldsOf(last())).toHaveLength(3);
    }
  });
});

describe('a file that is not as described', () => {
  const whole = { size: LARGE, name: 'a.bin', type: 'image/png' };
  test.each<[string, number, unknown]>([
    ['a byte longer', LARGE + 1, LARGE],
    ['a byte shorter', LARGE - 1, LARGE],
    ['longer, all of it in one piece', 5, 4],
    ['shorter, all of it in one piece', 3, 4],
    ['empty', 0, 4],
    ['much shorter than it says', 1, 9_007_199_254_740_991],
  ])('ends the call, and the destination sees no whole request: %s', async (_, actual, described) => {
    const before = upstream.received.length;
    const response = await send([['data[f]', file(actual)]], { 'data[f]': described });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'INVALID_PARAMETER', param: 'files.data[f]' },
    ]);
    expect(upstream.received).toHaveLength(before);
  });

  test.each<[string, readonly Part[], unknown]>([
    [
      'one that is not described',
      [
        ['data[a]', file(LARGE)],
        ['data[b]', file(1)],
      ],
      { 'data[a]': whole },
    ],
    ['one that does not come', [['data[a]', file(LARGE)]], { 'data[a]': whole, 'data[b]': whole }],
    [
      'one that comes twice',
      [
        ['data[a]', file(LARGE)],
        ['data[a]', file(LARGE)],
      ],
      { 'data[a]': whole },
    ],
    ['one described under a name that no file may have', [], { 'headers[a]': 1 }],
  ])('ends it, too: %s', async (_, parts, files) => {
    const before = upstream.received.length;
    expect(await (await send(parts, files)).json()).toMatchObject({ code: 'INVALID_PARAMETER' });
    expect(upstream.received).toHaveLength(before);
  });

  test.each([
    [{ 'data[a]': -1 }],
    [{ 'data[a]': 1.5 }],
    [{ 'data[a]': '1' }],
    [[1]],
    ['x'],
    [{ 'data[a]': { size: 1 } }],
  ])('is refused where the description is none: %j', async (files) => {
    expect(await (await send([['data[a]', file(1)]], files)).json()).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: expect.stringMatching(/^files/),
    });
  });

  test('is refused in a call without files', async () => {
    const request = { clientSecretName: 'open', url: upstream.url, method: 'POST', headers: { A: '$CLIENT_SECRET' } };
    expect(await (await relay.call({ ...request, files: { 'data[a]': 1 } })).json()).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'files.data[a]',
    });
  });
});
