import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { pageClient } from '../../support/relay/page-client.ts';
import { type Received, startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const SECRET = 'canary-fetch-for-secret';
const KEY = { Authorization: 'Bearer $CLIENT_SECRET' };

let relay: LocalRelay;
let upstream: Upstream;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  await relay.register({ allow: [{ origin: upstream.url }], value: SECRET, name: 'open', access: 'public' });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

async function serve(listener: http.RequestListener) {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}

const fetchFor = (name = 'open') => pageClient({ relay: relay.url }).fetchFor(name);
const last = (): Received => upstream.received.at(-1) as Received;

describe('a body', () => {
  it.each<[string, () => BodyInit, string]>([
    ['text', () => 'text', 'text'],
    ['bytes', () => new Uint8Array([0x61, 0x62]), 'ab'],
    ['a form', () => new URLSearchParams({ a: '1' }), 'a=1'],
  ])('is sent as it is: %s', async (_, body, expected) => {
    await fetchFor()(`${upstream.url}/x`, { method: 'POST', headers: KEY, body: body() });
    expect(last().body.toString()).toBe(expected);
    expect(last().headers['content-length']).toBe(String(expected.length));
  });

  it('of FormData keeps its files and its boundary', async () => {
    const body = new FormData();
    body.append('purpose', 'batch');
    body.append('file', new File(['{"a":1}\n'], 'a.jsonl', { type: 'application/jsonl' }));
    await fetchFor()(`${upstream.url}/x`, { method: 'PUT', headers: KEY, body });
    const { headers, body: sent } = last();
    const form = await new Response(new Uint8Array(sent), {
      headers: { 'content-type': String(headers['content-type']) },
    }).formData();
    expect(form.get('purpose')).toBe('batch');
    expect(await (form.get('file') as File).text()).toBe('{"a":1}\n');
  });

  it('of a Request is sent with its method, its headers and those of init', async () => {
    const made = new Request(`${upstream.url}/x`, {
      method: 'PATCH',
      body: JSON.stringify({ a: 1 }),
      headers: { ...KEY, 'Content-Type': 'application/json' },
    });
    await fetchFor()(made);
    expect(last()).toMatchObject({
      method: 'PATCH',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    });
    expect(last().body.toString()).toBe('{"a":1}');
    expect(made.bodyUsed).toBe(true);

    const over = new Request(`${upstream.url}/x`, { method: 'POST', body: 'old' });
    await fetchFor()(over, { method: 'PUT', body: 'new', headers: KEY });
    expect(last()).toMatchObject({ method: 'PUT', body: Buffer.from('new') });
  });

  it('that is a stream arrives part by part', async () => {
    const first = Promise.withResolvers<string>();
    await using api = await serve((request, response) => {
      request.once('data', (chunk: Buffer) => first.resolve(chunk.toString()));
      request.resume().once('end', () => response.end('done'));
    });
    await relay.register({ name: 'stream', access: 'public', value: SECRET, allow: [{ origin: api.url }] });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const streamed = { body: readable, duplex: 'half' } as RequestInit;
    const call = fetchFor('stream')(new Request(`${api.url}/x`, { method: 'POST', headers: KEY, ...streamed }));
    const writer = writable.getWriter();
    await writer.write(new TextEncoder().encode('one'));
    expect(await first.promise).toBe('one');
    await writer.close();
    expect(await (await call).text()).toBe('done');
  });

  it('that fetch would not take rejects with the error of fetch', async () => {
    const call = fetchFor()(`${upstream.url}/x`, { headers: KEY, body: 'with GET' });
    await expect(call).rejects.toBeInstanceOf(TypeError);
  });
});
