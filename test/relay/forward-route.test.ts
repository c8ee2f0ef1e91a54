import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../shared/protocol/api.ts';
import { BEARER, KEY, useForwardScene } from '../support/relay/forward-scene.ts';
import { type RawResponse, rawRequest } from '../support/relay/raw-request.ts';

const { relay, upstream, send, forward, post, got, refused } = await useForwardScene();

describe('what passes', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s, its path, its query, its headers and its body',
    async (method) => {
      const body = '{ "n": 1.0, "big": 12345678901234567890, "text": "$CLIENT_SECRET \\u20ac" }';
      const response = await forward('head', "/v1/a%2Fb/c;d=1/%e2%82%ac?q='a'&empty&x=%20+y&x=2", {
        method,
        headers: {
          ...BEARER,
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(body)),
          'x-stainless-lang': 'js',
          'idempotency-key': '7',
          'user-agent': 'SDK/1.2',
          accept: 'application/json',
          'x-twice': ['1', '2'],
        },
        body,
      });
      expect(response.status).toBe(200);
      expect(response.headers['client-secret-relay']).toBe('upstream');
      expect(response.headers['server-timing']).toMatch(
        /parse;dur=.*policy;dur=.*open;dur=.*upstream;dur=.*total;dur=/,
      );
      expect(got()).toMatchObject({ method, target: "/v1/a%2Fb/c;d=1/%e2%82%ac?q='a'&empty&x=%20+y&x=2" });
      expect(got()?.body.toString()).toBe(body);
      expect(got()?.headers).toEqual({
        host: new URL(upstream.url).host,
        connection: 'keep-alive',
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(body)),
        'x-stainless-lang': 'js',
        'idempotency-key': '7',
        'user-agent': 'SDK/1.2',
        accept: 'application/json',
        'accept-encoding': 'identity',
        'x-twice': '1, 2',
      });
    },
  );

  test('HEAD, and a body of bytes that are no text', async () => {
    expect((await forward('head', '/v1/x', { method: 'HEAD', headers: BEARER })).status).toBe(200);
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    for (const name of ['head', 'any']) {
      for (const type of ['application/octet-stream', 'application/json', 'application/x-www-form-urlencoded']) {
        await post(name, type, bytes);
        expect(got()?.body.equals(bytes), `${name} ${type}`).toBe(true);
      }
    }
  });

  test('a chunked body without a length, and Expect: 100-continue', async () => {
    await forward('head', '/v1/x', {
      method: 'POST',
      headers: { ...BEARER, 'transfer-encoding': 'chunked', expect: '100-continue' },
      body: 'in chunks',
    });
    expect(got()?.body.toString()).toBe('in chunks');
    expect(got()?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(got()?.headers).not.toHaveProperty('expect');
  });

  test('nothing that the browser, a proxy or the connection put on it, and no sign-in', async () => {
    const user = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'u' } });
    const { token } = (await user.json()) as { token: string };
    const headers = {
      ...BEARER,
      'relay-authorization': `Bearer ${token}`,
      origin: 'http://localhost:3000',
      referer: 'http://localhost:3000/admin',
      'sec-fetch-site': 'cross-site',
      'sec-ch-ua': '"x"',
      'access-control-request-headers': 'x',
      cookie: 'session=1',
      'x-forwarded-for': '203.0.113.1',
      'x-real-ip': '203.0.113.1',
      forwarded: 'for=203.0.113.1',
      via: '1.1 proxy',
      'proxy-authorization': 'Basic eA==',
      te: 'trailers',
      'accept-encoding': 'gzip',
      connection: 'x-hop, close',
      'x-hop': '1',
      'x-kept': '1',
    };
    await forward('mine', '/v1/x', { headers });
    expect(Object.keys(got()?.headers ?? {}).sort()).toEqual(
      ['accept', 'accept-encoding', 'authorization', 'connection', 'host', 'user-agent', 'x-kept'].sort(),
    );
    expect(JSON.stringify(got()?.rawHeaders)).not.toContain(token);
    // Without the relay between them the upstream gets every one.
    await rawRequest(upstream.url, { target: '/', headers });
    expect(Object.keys(got()?.headers ?? {})).toEqual(expect.arrayContaining(Object.keys(headers)));
  });
});

describe('where the placeholder is replaced', () => {
  test('in a header, in Basic credentials, in the query and in the path', async () => {
    const basic = Buffer.from('user:$CLIENT_SECRET').toString('base64');
    await forward('any', '/v1/%24CLIENT_SECRET/x?key=$CLIENT_SECRET', {
      headers: { authorization: `Basic ${basic}`, 'x-api-key': '$CLIENT_SECRET' },
    });
    expect(got()).toMatchObject({
      target: `/v1/${KEY}/x?key=${KEY}`,
      headers: { authorization: `Basic ${Buffer.from(`user:${KEY}`).toString('base64')}`, 'x-api-key': KEY },
    });
  });

  test('in JSON and forms where the policy has body, and all other bytes stay', async () => {
    const body = '{ "z":1.0,\n "auth" : {"key":"$CLIENT_SECRET"}, "note":"$CLIENT_SECRET", "n":12345678901234567890 }';
    await post('any', 'application/json', body, {});
    expect(got()?.body.toString()).toBe(body.replaceAll('$CLIENT_SECRET', KEY));
    await post('field', 'application/vnd.api+json', body);
    expect(got()?.body.toString()).toBe(body.replace('$CLIENT_SECRET', KEY));
    await post('head', 'application/json', body);
    expect(got()?.body.toString()).toBe(body);
    await post('field', 'application/x-www-form-urlencoded', 'auth[key]=%24CLIENT_SECRET&note=%24CLIENT_SECRET', {});
    expect(got()?.body.toString()).toBe(`auth[key]=${KEY}&note=%24CLIENT_SECRET`);
    await post('any', 'text/plain', '$CLIENT_SECRET');
    expect(got()?.body.toString()).toBe('$CLIENT_SECRET');
    await post('any', 'application/json', '\uFEFF"$CLIENT_SECRET "'.slice(1));
    expect(got()?.body.toString()).toBe(`"${KEY} "`);
  });

  test('a compressed body passes when the placeholder stands elsewhere, and is refused when it must be in there', async () => {
    const body = gzipSync('{"a":"$CLIENT_SECRET"}');
    await post('any', 'application/json', body, { ...BEARER, 'content-encoding': 'gzip' });
    expect(got()?.body.equals(body)).toBe(true);
    expect(got()?.headers['content-encoding']).toBe('gzip');
    const response = post('any', 'application/json', body, { 'content-encoding': 'gzip' });
    expect(await refused(response, 'UNSUPPORTED_MEDIA_TYPE')).toMatchObject({ param: 'headers.content-encoding' });
  });
});

describe('the address', () => {
  test.each([
    ['two slashes', (url: string) => url],
    ['one slash', (url: string) => url.replace('//', '/')],
    ['an encoded colon', (url: string) => url.replace(':', '%3A')],
    ['an encoded colon and one slash', (url: string) => url.replace('://', '%3a/')],
    ['encodeURIComponent', encodeURIComponent],
    ['upper case', (url: string) => url.replace('http', 'HTTP')],
  ])('with %s', async (_, spell) => {
    const target = `/v1/forward/head/${spell(`${upstream.url}/v1/base`)}/a%2Fb?x=1%2F2`;
    expect((await send(target, { headers: BEARER })).status).toBe(200);
    expect(got()?.target).toBe('/v1/base/a%2Fb?x=1%2F2');
  });

  test.each([
    ['/head', 'NOT_FOUND'],
    ['/head?/https://x.example/', 'NOT_FOUND'],
    ['/head/api.example/v1', 'INVALID_PARAMETER'],
    ['/head//https://x.example/', 'INVALID_PARAMETER'],
    ['/head/https:///x.example/', 'INVALID_PARAMETER'],
    ['/head/ftp://x.example/', 'INVALID_PARAMETER'],
    ['/head/https%3A%2F%2F%/', 'INVALID_PARAMETER'],
    ['/-head/https://x.example/', 'INVALID_PARAMETER'],
    ['/he%61d/https://x.example/', 'INVALID_PARAMETER'],
    ['/head/https://x.example/%', 'INVALID_PARAMETER'],
    ['/head/https:/x.example/', 'URL_NOT_ALLOWED'],
    ['/head/https://x.example/$CLIENT_SECRET', 'URL_NOT_ALLOWED'],
    ['/head/https://$CLIENT_SECRET.example/', 'PLACEHOLDER_NOT_ALLOWED'],
    ['/head/https://x.example/?$CLIENT_SECRET=1', 'PLACEHOLDER_NOT_ALLOWED'],
  ])('/v1/forward%s is %s', async (rest, code) => {
    await refused(send(`/v1/forward${rest}`, { headers: BEARER }), code);
  });

  test('a method that no policy knows is refused with those that there are', async () => {
    const response = await forward('head', '/', { method: 'OPTIONS', headers: BEARER });
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe('GET, POST, PUT, PATCH, DELETE');
  });
});

test('a response that repeats the secret is redacted', async () => {
  upstream.response = (received, response) => {
    response.writeHead(401, { 'content-type': 'application/json', 'x-echo': received.headers.authorization ?? '' });
    response.end(JSON.stringify({ error: { message: `Wrong key ${received.headers.authorization}` } }));
  };
  const response = await forward('head', '/', { headers: BEARER });
  expect(response.status).toBe(401);
  expect(response.headers['x-echo']).toBe('Bearer $CLIENT_SECRET');
  expect(response.body.toString()).toBe('{"error":{"message":"Wrong key Bearer $CLIENT_SECRET"}}');
});

test('its trace is masked, with the body where it was read and none where it streamed', async () => {
  const traceOf = async (response: RawResponse): Promise<Trace> => {
    const trace = await relay.owner(`/v1/traces/${response.headers['client-secret-trace']}`);
    return (await trace.json()) as Trace;
  };
  const read = await traceOf(await post('any', 'application/json', '{"a":"$CLIENT_SECRET"}'));
  expect(read).toMatchObject({
    secret: 'any',
    sent: { method: 'POST', url: `${upstream.url}/v1/x`, body: '{"a":"$CLIENT_SECRET"}' },
    forwarded: { headers: { authorization: 'Bearer ••••••••' }, body: '{"a":"••••••••"}' },
    placements: ['header:authorization', 'body:a'],
    status: 200,
  });
  const streamed = await traceOf(await post('head', 'application/json', '{"a":"$CLIENT_SECRET"}'));
  expect(streamed).toMatchObject({ sent: { body: null }, forwarded: { body: null }, state: 'done' });
  expect(JSON.stringify([read, streamed])).not.toContain(KEY);
});
