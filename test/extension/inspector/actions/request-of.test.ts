import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf } from '../../../../extension/inspector/actions/draft-of.ts';
import { requestOf } from '../../../../extension/inspector/actions/request-of.ts';
import { createWatch } from '../../../../extension/leaks/suspect.ts';
import { directCallOf } from '../../../../extension/recorded-call/page-call.ts';
import { composeRequest } from '../../../../extension/request-model/to-request.ts';
import { runs } from '../../../support/runs.ts';
import { exchange, random } from '../../leaks/build.ts';
import { RELAY, recorded, requested } from '../build.ts';

const base = { clientSecretName: 'openai', url: 'https://api.openai.com/v1/images', method: 'POST' };
const headers = { Authorization: 'Bearer $CLIENT_SECRET' };

/** Over the playground's form and back. */
const throughForm = (call: ReturnType<typeof recorded>): unknown => {
  const composed = composeRequest(draftOf(requestOf(call, '')));
  return composed.ok ? composed.value.request : composed.refusal;
};

test('a call is the request that made it, and stays it in the playground’s form', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ noUnicodeString: false, maxDepth: 2 } as object), {
        minKeys: 1,
        noNullPrototype: true,
      }),
      fc.string(),
      (data, text) => {
        const request = { ...base, url: `${base.url}?q=${encodeURIComponent(text.toWellFormed())}`, headers, data };
        if (Object.hasOwn(data, '__proto__')) return;
        const sent = JSON.parse(JSON.stringify(request));
        expect(requestOf(requested(request), '').request).toEqual(sent);
        expect(throughForm(requested(request))).toEqual(sent);
      },
    ),
    { seed: 11, numRuns: runs(60, 2_000) },
  );
});

test.each([
  ['params, also repeated', { ...base, method: 'GET', headers, params: { q: 'a b', tag: ['x', 'y'] } }],
  [
    'a form',
    { ...base, headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, data: { a: 'b', c: 'd' } },
  ],
  ['plain text', { ...base, headers: { ...headers, 'Content-Type': 'text/plain' }, data: 'just text' }],
  ['no body', { ...base, method: 'DELETE', headers }],
])('a call with %s is the request that made it', (_, request) => {
  expect(requestOf(requested(request), '').request).toEqual(request);
  expect(throughForm(requested(request))).toEqual(request);
});

test('a call by an SDK becomes a request of its own', () => {
  const call = recorded({
    url: `${RELAY.address}/v1/forward/openai/https://api.openai.com/v1/chat?x=1`,
    requestHeaders: [
      ['authorization', 'Bearer $CLIENT_SECRET'],
      ['relay-authorization', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x'],
      ['content-type', 'application/json'],
      ['user-agent', 'Mozilla'],
    ],
    requestBody: '{"model":"x"}',
  });
  expect(requestOf(call, '').request).toEqual({
    clientSecretName: 'openai',
    url: 'https://api.openai.com/v1/chat?x=1',
    method: 'POST',
    headers: { authorization: 'Bearer $CLIENT_SECRET', 'content-type': 'application/json' },
    data: { model: 'x' },
  });
});

test('a form of an SDK keeps its fields', () => {
  const call = recorded({
    url: `${RELAY.address}/v1/forward/stripe/https://api.stripe.com/v1/charges`,
    requestHeaders: [['content-type', 'application/x-www-form-urlencoded']],
    requestBody: 'amount=100&metadata%5Ba%5D=b+c&expand=x&expand=y',
  });
  expect(requestOf(call, '').request.data).toEqual({ amount: '100', 'metadata[a]': 'b c', expand: ['x', 'y'] });
});

test('files are named, not held', () => {
  const body = [
    '--B',
    'Content-Disposition: form-data; name="request"; filename="blob"\r\nContent-Type: application/json\r\n',
    JSON.stringify({ ...base, headers: { ...headers, 'Content-Type': 'multipart/form-data' }, data: { n: '1' } }),
    '--B\r\nContent-Disposition: form-data; name="data[image][0]"; filename="cat.png"\r\n\r\n',
    '--B--',
  ].join('\r\n');
  const call = recorded({ requestHeaders: [['content-type', 'multipart/form-data; boundary=B']], requestBody: body });
  const composed = requestOf(call, '');
  expect(composed.files.map(({ name, file }) => [name, file?.name])).toEqual([['image[0]', 'cat.png']]);
  expect(draftOf(composed).body.fields.map(({ name, kind }) => [name, kind])).toEqual([
    ['n', 'text'],
    ['image[0]', 'file'],
  ]);
});

test('a call past the relay becomes a request with the placeholder where the credential stood', () => {
  const key = random(40);
  const found = createWatch(() => ['https://api.example'])(
    exchange({
      method: 'POST',
      url: `https://api.example/v1?api_key=${key}`,
      requestHeaders: [
        ['authorization', `Bearer ${key}`],
        ['content-type', 'application/json'],
        ['accept', '*/*'],
      ],
      requestBody: '{"prompt":"hello"}',
    }),
  );
  if (!found) throw new Error('Nothing was found.');
  expect(requestOf(directCallOf(2, found), 'api').request).toEqual({
    clientSecretName: 'api',
    url: 'https://api.example/v1?api_key=$CLIENT_SECRET',
    method: 'POST',
    headers: { authorization: 'Bearer $CLIENT_SECRET', 'content-type': 'application/json' },
    data: { prompt: 'hello' },
  });
});
