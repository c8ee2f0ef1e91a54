import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientSecretError } from '../../../shared/client/error.ts';
import { pageClient } from '../../support/relay/page-client.ts';
import { failure, type PageClientScene, startPageClientScene } from '../../support/relay/page-client-scene.ts';
import { json, never, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const SECRET = 'canary-page-client-secret';
let scene: PageClientScene;
let upstream: Upstream;
let client: PageClientScene['client'];
let request: PageClientScene['request'];

beforeAll(async () => {
  scene = await startPageClientScene(SECRET);
  ({ upstream, client, request } = scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('a failure', () => {
  it('of the API has its status and parsed body', async () => {
    upstream.response = json({ error: { message: 'No such model' } }, 404);
    const error = await failure(client().clientSecretRequest(request()));
    expect(error).toMatchObject({
      name: 'ClientSecretError',
      code: 'UPSTREAM_ERROR',
      status: 404,
      source: 'upstream',
      body: { error: { message: 'No such model' } },
    });
    expect(error.trace).toMatch(/^[0-9a-f-]{36}$/);
    const raw = await failure(client().clientSecretFetch(request()));
    expect(raw).toMatchObject({ status: 404, source: 'upstream' });
  });

  it('of the relay has its code, detail and problem', async () => {
    const error = await failure(client().clientSecretRequest(request({ headers: {} })));
    expect(error).toMatchObject({
      code: 'PLACEHOLDER_MISSING',
      status: 400,
      source: 'relay',
      message: 'Add $CLIENT_SECRET to the URL, a header, the body or a parameter.',
      body: { fix: expect.any(String) },
    });
    expect(error.trace).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is told apart when the API sends a problem of its own', async () => {
    upstream.response = json({ code: 'TOKEN_INVALID', detail: 'Not the relay' }, 401);
    expect(await failure(client().clientSecretRequest(request()))).toMatchObject({
      source: 'upstream',
      code: 'UPSTREAM_ERROR',
    });
  });

  it('to reach the relay is RELAY_UNREACHABLE', async () => {
    const gone = await startUpstream();
    await gone.close();
    const error = await failure(pageClient({ relay: gone.url }).clientSecretRequest(request()));
    expect(error).toMatchObject({ code: 'RELAY_UNREACHABLE', source: 'client', status: 0 });
    expect(error.message).toContain(gone.url);
  });

  it('is NOT_A_RELAY where something else answers, also with success', async () => {
    upstream.response = json({ code: 'INTERNAL' });
    const error = await failure(pageClient({ relay: upstream.url }).clientSecretRequest(request()));
    expect(error).toMatchObject({ code: 'NOT_A_RELAY', source: 'client', status: 200 });
  });

  it.each([
    // A short response is collected before its head goes out, so the relay can still say what happened.
    [
      'announced',
      { 'content-length': '100' },
      { code: 'UPSTREAM_INTERRUPTED', source: 'relay', body: { sent: 'maybe' } },
    ],
    ['streamed', {}, { code: 'RELAY_UNREACHABLE', source: 'client', message: 'The response was interrupted.' }],
  ])('in the middle of a response of %s length is no success', async (_, headers, expected) => {
    upstream.response = (_received, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', ...headers });
      response.write('half', () => response.destroy());
    };
    expect(await failure(client().clientSecretRequest(request()))).toMatchObject(expected);
  });

  it.each([
    ['nothing', () => undefined],
    ['a string', () => 'https://api.example'],
    ['a value without a JSON form', () => request({ data: { n: 1n } })],
    ['a file outside data', () => request({ headers: { 'X-File': new Blob(['x']) } })],
  ])('is INVALID_PARAMETER and sends nothing for %s', async (_, input) => {
    const calls = upstream.received.length;
    const { clientSecretRequest } = pageClient({ relay: upstream.url });
    const error = await failure(clientSecretRequest(input() as never));
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER', source: 'client', status: 0 });
    expect(upstream.received.length).toBe(calls);
  });

  it('is refused at once for an address that is none', () => {
    expect(() => pageClient({ relay: 'relay.example' })).toThrow(ClientSecretError);
  });
});

describe('an abort', () => {
  it('before the response rejects as fetch does, and the upstream call ends too', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    upstream.response = (received, response) => {
      response.once('close', () => closed.resolve());
      controller.abort();
      return never(received, response);
    };
    await expect(client().clientSecretRequest(request(), { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await closed.promise;
  });

  it('in the middle of the response rejects with the reason', async () => {
    const controller = new AbortController();
    upstream.response = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('begun\n');
    };
    const reason = new Error('changed my mind');
    const onProgress = () => controller.abort(reason);
    const call = client().clientSecretRequest(request(), { signal: controller.signal, onProgress });
    await expect(call).rejects.toBe(reason);
  });
});
