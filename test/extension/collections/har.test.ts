import { expect, test } from 'vitest';
import { imported, refused, sent } from './build.ts';

const VALUE = 'Zk41xT9mQ2vB7nR5cW8yL3';
const entry = (request: object, more: object = {}) => ({
  request: { method: 'GET', url: 'https://api.example/v1/pets', headers: [], ...request },
  response: { status: 200, headers: [], content: { mimeType: 'application/json' } },
  ...more,
});
const har = (...entries: unknown[]) => ({ log: { version: '1.2', entries } });

test('calls of a network log are read, without cookies and what browsers set', async () => {
  const { calls, removed } = await imported(
    har(
      entry({
        method: 'POST',
        headers: [
          { name: ':authority', value: 'api.example' },
          { name: 'User-Agent', value: 'Firefox' },
          { name: 'Sec-Fetch-Mode', value: 'cors' },
          { name: 'Cookie', value: `session=${VALUE}` },
          { name: 'Authorization', value: `Bearer ${VALUE}` },
          { name: 'Content-Type', value: 'application/json' },
        ],
        postData: { mimeType: 'application/json', text: '{"name":"Otto"}' },
      }),
    ),
  );
  expect(calls.map(({ folder, name, draft }) => ({ folder, name, ...sent(draft) }))).toEqual([
    {
      folder: 'api.example',
      name: 'POST api.example/v1/pets',
      request: 'POST https://api.example/v1/pets',
      headers: ['Authorization: Bearer $CLIENT_SECRET', 'Content-Type: application/json'],
      body: '{\n  "name": "Otto"\n}',
    },
  ]);
  expect(removed).toBe(1);
});

test('parts of a page, preflights and repetitions are skipped', async () => {
  const preflight = { method: 'OPTIONS', headers: [{ name: 'Access-Control-Request-Method', value: 'GET' }] };
  const { calls, skipped } = await imported(
    har(
      entry({}, { _resourceType: 'fetch' }),
      entry({}, { _resourceType: 'xhr' }),
      entry({ url: 'https://api.example/logo.png' }, { _resourceType: 'image' }),
      entry({ url: 'https://api.example/style' }, { response: { content: { mimeType: 'text/css' } } }),
      entry(preflight),
      entry({ url: 'wss://api.example/' }),
      entry({ url: 'data:text/plain,x' }),
      { request: 7 },
    ),
  );
  expect(calls).toHaveLength(1);
  expect(skipped).toEqual([
    { why: 'the same as another call', count: 1 },
    { why: 'part of a page, not a call', count: 3 },
    { why: 'the URL is not http or https', count: 2 },
    { why: 'not a request', count: 1 },
  ]);
});

test('a call to a relay is read as the request that it asks for', async () => {
  const request = {
    clientSecretName: 'zoo',
    method: 'GET',
    url: 'https://api.example/a',
    headers: { 'X-Key': '$CLIENT_SECRET' },
  };
  const { calls } = await imported(
    har(
      entry({
        method: 'POST',
        url: 'https://relay.example/v1/request',
        headers: [{ name: 'Authorization', value: `Bearer ${VALUE}` }],
        postData: { mimeType: 'application/json', text: JSON.stringify(request) },
      }),
      entry({
        url: 'https://relay.example/v1/forward/zoo/https://api.example/b',
        headers: [{ name: 'X-Key', value: VALUE }],
      }),
    ),
  );
  expect(calls.map(({ draft }) => ({ secret: draft.secret, ...sent(draft) }))).toEqual([
    { secret: 'zoo', request: 'GET https://api.example/a', headers: ['X-Key: $CLIENT_SECRET'] },
    { secret: 'zoo', request: 'GET https://api.example/b', headers: ['X-Key: $CLIENT_SECRET'] },
  ]);
});

test('form fields and files of a body are read', async () => {
  const type = 'multipart/form-data; boundary=x';
  const body =
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n\r\n--x--';
  const { calls } = await imported(
    har(
      entry({
        method: 'POST',
        postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a', value: '1' }] },
      }),
      entry({ method: 'PUT', postData: { mimeType: type, text: body } }),
    ),
  );
  expect(calls.map(({ draft }) => sent(draft).body)).toEqual([['a=1'], ['a=1', 'f: file']]);
});

test('JSON with a log that has no entries is no HAR file', async () => {
  expect(await refused({ log: {} })).toContain('none of those');
});
