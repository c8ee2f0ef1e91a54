import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../../shared/client/progress.ts';
import type { LocalRelay } from '../../support/relay/local-relay.ts';
import { failure, type PageClientScene, startPageClientScene } from '../../support/relay/page-client-scene.ts';
import { bytes, eventStream, json, type Upstream } from '../../support/upstream/upstreams.ts';

const SECRET = 'canary-page-client-secret';
let scene: PageClientScene;
let relay: LocalRelay;
let upstream: Upstream;
let client: PageClientScene['client'];
let request: PageClientScene['request'];

beforeAll(async () => {
  scene = await startPageClientScene(SECRET);
  ({ relay, upstream, client, request } = scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('a response', () => {
  it.each([
    ['JSON', 'application/json; charset=utf-8', '{"a":[1]}', { a: [1] }],
    ['JSON of a type of its own', 'application/vnd.api+json', '"x"', 'x'],
    ['text', 'text/plain', 'héllo', 'héllo'],
    ['XML', 'application/xml', '<a/>', '<a/>'],
    ['broken JSON as text', 'application/json', '{"a":', '{"a":'],
    ['an empty JSON body as null', 'application/json', '', null],
  ])('is %s by its content type', async (_, type, body, expected) => {
    upstream.response = bytes(Buffer.from(body), type);
    expect(await client().clientSecretRequest(request())).toEqual(expected);
  });

  it('of another type is a Blob with the same bytes', async () => {
    const body = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    upstream.response = bytes(body, 'image/png');
    const blob = await client().clientSecretRequest<Blob>(request());
    expect(blob.type).toBe('image/png');
    expect(Buffer.from(await blob.arrayBuffer()).equals(Buffer.from(body))).toBe(true);
  });

  it('streams event by event through clientSecretFetch', async () => {
    const events = eventStream();
    upstream.response = events.handler;
    const response = await client().clientSecretFetch(request());
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (const data of ['one', 'two']) {
      events.send(data);
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(`data: ${data}\n\n`);
    }
    events.end();
    expect((await reader.read()).done).toBe(true);
  });

  it('tells its progress up to the last byte', async () => {
    upstream.response = bytes(new Uint8Array(300_000), 'image/png');
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => void seen.push(progress);
    await client().clientSecretRequest(request(), { onProgress });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)?.received).toBe(300_000);
    expect(seen.every(({ received }, index) => received > (seen[index - 1]?.received ?? 0))).toBe(true);
  });
});

describe('the call', () => {
  it('carries the secret in its place, and works with functions taken out of the client', async () => {
    upstream.response = json({ ok: true });
    const { clientSecretRequest } = client();
    const index = upstream.received.length;
    await clientSecretRequest(request());
    const received = await upstream.request(index);
    expect(received.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(JSON.parse(received.body.toString())).toEqual({ a: 1 });
  });

  it('asks for the token at every call', async () => {
    upstream.response = json({ ok: true });
    const made = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'user-1' } });
    const { token } = (await made.json()) as { token: string };
    let asked = 0;
    const { clientSecretRequest } = client(async () => {
      asked += 1;
      return token;
    });
    const closed = request({ clientSecretName: 'closed' });
    await clientSecretRequest(closed);
    await clientSecretRequest(closed);
    expect(asked).toBe(2);
    // Without it the same call is refused, so the token is what let it through.
    expect((await failure(client().clientSecretRequest(closed))).code).toBe('SIGN_IN_REQUIRED');
  });

  it('brings files at any depth of data to the upstream byte for byte', async () => {
    upstream.response = json({ ok: true });
    const index = upstream.received.length;
    const image = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7) % 256);
    const data = {
      title: 'Otter',
      image: new File([image], 'otter.png', { type: 'image/png' }),
      more: { list: [new Blob(['x'])] },
    };
    await client().clientSecretRequest(request({ data }));
    const received = await upstream.request(index);
    const form = await new Response(new Uint8Array(received.body), {
      headers: { 'content-type': String(received.headers['content-type']) },
    }).formData();
    expect([...form.keys()]).toEqual(['title', 'image', 'more[list][0]']);
    const file = form.get('image') as File;
    expect([file.name, file.type]).toEqual(['otter.png', 'image/png']);
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(image))).toBe(true);
    expect(received.headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('takes FormData', async () => {
    upstream.response = json({ ok: true });
    const index = upstream.received.length;
    const form = new FormData();
    for (const [name, value] of Object.entries({
      clientSecretName: 'open',
      url: upstream.url,
      method: 'post',
      'headers[Authorization]': 'Bearer $CLIENT_SECRET',
      'data[list][0]': '1',
    })) {
      form.append(name, value);
    }
    await client().clientSecretRequest(form);
    expect(JSON.parse((await upstream.request(index)).body.toString())).toEqual({ list: ['1'] });
  });
});
