import { expect, test } from 'vitest';
import { decodeBase64 } from '../../../shared/placeholder/template.ts';
import { imported, refused, sent } from './build.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const collection = (item: unknown[], more: object = {}) => ({ info: { name: 'Pets', schema: SCHEMA }, item, ...more });
const VALUE = 'Zk41xT9mQ2vB7nR5cW8yL3';

test('folders, variables and the authorization of a folder are put into each request', async () => {
  const { calls, format, replaced, removed } = await imported(
    collection(
      [
        {
          name: 'Dogs',
          auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiToken}}', type: 'string' }] },
          item: [
            {
              name: 'Get a dog',
              request: {
                method: 'GET',
                header: [
                  { key: 'Accept', value: 'application/json' },
                  { key: 'X-Trace', value: '1', disabled: true },
                ],
                url: { raw: '{{baseUrl}}/dogs/:id?size={{size}}', variable: [{ key: 'id', value: '7' }] },
              },
            },
          ],
        },
        { name: 'List', request: { url: '{{baseUrl}}/pets', auth: { type: 'noauth' } } },
        { name: 'Plain', request: 'https://api.example/plain' },
      ],
      {
        variable: [
          { key: 'baseUrl', value: 'https://{{host}}/v1' },
          { key: 'host', value: 'api.example' },
          { key: 'size', value: 3 },
          { key: 'apiToken', value: VALUE },
        ],
      },
    ),
  );
  expect(format).toBe('Postman');
  expect(calls.map(({ folder, name, draft }) => ({ folder, name, ...sent(draft) }))).toEqual([
    {
      folder: 'Pets / Dogs',
      name: 'Get a dog',
      request: 'GET https://api.example/v1/dogs/7?size=3',
      headers: ['Accept: application/json', '(off) X-Trace: 1', 'Authorization: Bearer $CLIENT_SECRET'],
    },
    { folder: 'Pets', name: 'List', request: 'GET https://api.example/v1/pets', headers: [] },
    { folder: 'Pets', name: 'Plain', request: 'GET https://api.example/plain', headers: [] },
  ]);
  expect([replaced, removed]).toEqual([1, 0]);
});

test.each([
  ['bearer', [{ key: 'token', value: VALUE }], 'Authorization: Bearer $CLIENT_SECRET', ''],
  [
    'apikey',
    [
      { key: 'key', value: 'X-Pets' },
      { key: 'value', value: VALUE },
    ],
    'X-Pets: $CLIENT_SECRET',
    '',
  ],
  [
    'apikey',
    [
      { key: 'key', value: 'api_key' },
      { key: 'value', value: 'short' },
      { key: 'in', value: 'query' },
    ],
    undefined,
    '?api_key=$CLIENT_SECRET',
  ],
  ['oauth2', [{ key: 'accessToken', value: VALUE }], 'Authorization: Bearer $CLIENT_SECRET', ''],
  ['awsv4', [{ key: 'secretKey', value: VALUE }], undefined, ''],
])('the value of %s authorization becomes the placeholder', async (type, auth, header, query) => {
  const { calls } = await imported(
    collection([
      { name: 'Call', request: { method: 'GET', url: 'https://api.example/', auth: { type, [type]: auth } } },
    ]),
  );
  const { request, headers } = sent(calls[0]?.draft ?? never());
  expect([request, headers[0]]).toEqual([`GET https://api.example/${query}`, header]);
  expect(JSON.stringify(calls)).not.toContain(VALUE);
});

test('basic authorization keeps the user and loses the password, also as an object as in version 2.0', async () => {
  const auth = { type: 'basic', basic: { username: 'alice', password: 'pw' } };
  const { calls } = await imported(collection([{ name: 'Call', request: { url: 'https://api.example/', auth } }]));
  const value = calls[0]?.draft.headers[0]?.value ?? '';
  expect(decodeBase64(value.replace('Basic ', ''))).toBe('alice:$CLIENT_SECRET');
});

test('bodies of every mode are read', async () => {
  const item = (name: string, body: object) => ({
    name,
    request: { method: 'POST', url: 'https://api.example/', body },
  });
  const { calls } = await imported(
    collection([
      item('json', { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } }),
      item('text', { mode: 'raw', raw: 'plain' }),
      item('form', { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] }),
      item('multipart', {
        mode: 'formdata',
        formdata: [
          { key: 'a', value: '1' },
          { key: 'f', type: 'file', src: '/etc/passwd' },
        ],
      }),
      item('graphql', { mode: 'graphql', graphql: { query: '{ me }', variables: '{"a":1}' } }),
      item('odd', { mode: 'raw', raw: '{}', options: { raw: { language: 'constructor' } } }),
    ]),
  );
  expect(calls.map(({ draft }) => [draft.body.kind, sent(draft).body, sent(draft).headers[0]])).toEqual([
    ['json', '{\n  "a": 1\n}', 'Content-Type: application/json'],
    ['text', 'plain', 'Content-Type: text/plain'],
    ['form', ['a=1'], undefined],
    ['multipart', ['a=1', 'f: file'], undefined],
    ['json', '{\n  "query": "{ me }",\n  "variables": {\n    "a": 1\n  }\n}', 'Content-Type: application/json'],
    ['json', '{}', 'Content-Type: application/json'],
  ]);
});

test('what cannot be sent is counted by its reason', async () => {
  const { calls, skipped } = await imported(
    collection([
      { name: 'a', request: { method: 'OPTIONS', url: 'https://api.example/' } },
      { name: 'b', request: { method: 'GET', url: '' } },
      { name: 'c', request: { method: 'GET', url: 'file:///etc/passwd' } },
      { name: 'd', request: { method: 'GET', url: 'javascript:alert(1)' } },
      { name: 'e' },
      7,
    ]),
  );
  expect(calls).toEqual([]);
  expect(skipped).toEqual([
    { why: 'the method OPTIONS can’t be sent', count: 1 },
    { why: 'no URL', count: 1 },
    { why: 'the URL is not http or https', count: 2 },
    { why: 'no request', count: 1 },
    { why: 'not a request', count: 1 },
  ]);
});

test('variables that multiply each other stay references', async () => {
  const variable = Array.from({ length: 12 }, (_, index) => ({
    key: `v${index}`,
    value: `{{v${index + 1}}}`.repeat(10),
  }));
  variable.push({ key: 'v12', value: 'ha' }, { key: 'loop', value: '{{loop}}' });
  const { calls } = await imported(
    collection([{ name: 'Laughs', request: { url: 'https://api.example/{{v0}}/{{loop}}' } }], { variable }),
  );
  const url = calls[0]?.draft.url ?? '';
  expect(url).toMatch(/^https:\/\/api\.example\/(?:\{\{v\d+\}\})+\/\{\{loop\}\}$/);
  expect(url.length).toBeLessThan(10_000);
});

test('a collection of version 1 is refused', async () => {
  expect(await refused({ id: 'x', name: 'Old', order: [], requests: [] })).toContain('version 1');
});

const never = (): never => {
  throw new Error('No call.');
};
