import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutCredentials } from '../../../extension/collections/credentials/without-credentials.ts';
import { type Draft, field, row } from '../../../extension/request-model/draft.ts';
import { decodeBase64, encodeBase64 } from '../../../shared/placeholder/template.ts';
import { runs } from '../../support/runs.ts';
import { draft } from '../playground/build.ts';
import { imported } from './build.ts';

const VALUE = 'hunter2-Zk41xT9m';
const bare = (change: Partial<Draft>): Draft =>
  draft({ headers: [], body: { kind: 'none', text: '', fields: [] }, ...change });
const json = (text: string): Draft => bare({ body: { kind: 'json', text, fields: [] } });
const text = (body: string): Draft => bare({ body: { kind: 'text', text: body, fields: [] } });

/** A place of a request in which an API has its credential, by what it is. */
const PLACES: Readonly<Record<string, (value: string) => Draft>> = {
  'a bearer token': (value) => bare({ headers: [row('Authorization', `Bearer ${value}`)] }),
  'a token without a scheme': (value) => bare({ headers: [row('authorization', value)] }),
  'a password of Basic': (value) =>
    bare({ headers: [row('Authorization', `Basic ${encodeBase64(`alice:${value}`)}`)] }),
  'a user of Basic': (value) => bare({ headers: [row('Authorization', `Basic ${encodeBase64(`${value}:`)}`)] }),
  'a header with a key': (value) => bare({ headers: [row('X-Api-Key', value)] }),
  'a header with a token': (value) => bare({ headers: [row('Private-Token', value)] }),
  'a header that is switched off': (value) => bare({ headers: [{ ...row('X-Auth-Token', value), on: false }] }),
  'a cookie': (value) => bare({ headers: [row('Cookie', `session=${value}`)] }),
  'the sign-in at a proxy': (value) => bare({ headers: [row('Proxy-Authorization', `Basic ${value}`)] }),
  'a signature': (value) => bare({ headers: [row('Authorization', `AWS4-HMAC-SHA256 Credential=${value}`)] }),
  'a parameter of the URL': (value) => bare({ url: `https://api.example/?a=1&api_key=${encodeURIComponent(value)}` }),
  'a short name': (value) => bare({ url: `https://api.example/?key=${encodeURIComponent(value)}` }),
  'the user of a URL': (value) => bare({ url: `https://bob:${encodeURIComponent(value)}@api.example/` }),
  'a fragment': (value) => bare({ url: `https://api.example/#access_token=${encodeURIComponent(value)}` }),
  'the path of Telegram': (value) => bare({ url: `https://api.telegram.org/bot${encodeURIComponent(value)}/getMe` }),
  'a separate parameter': (value) => bare({ params: [row('access_token', value)] }),
  'a form field': (value) => bare({ body: { kind: 'form', text: '', fields: [field('user[password]', value)] } }),
  'a body of JSON': (value) => json(JSON.stringify({ user: { name: 'a', Password: value } })),
  'a list in JSON': (value) => json(JSON.stringify({ tokens: 1, secret: [value, 'x'] })),
  'a name that is written with escapes': (value) => json(`{"pass\\u0077ord": ${JSON.stringify(value)}}`),
  'JSON that is not complete': (value) => json(`{"client_secret": ${JSON.stringify(value)}, `),
  'JSON in JSON': (value) => json(JSON.stringify({ body: JSON.stringify({ apiKey: value }) })),
  'a query of GraphQL': (value) => json(JSON.stringify({ query: `mutation { login(password: "${value}") }` })),
  'a form as text': (value) => text(`grant_type=password&password=${value}`),
  'a body of XML': (value) => text(`<login><Password type="text">${value}</Password></login>`),
  'the claims of the test user': (value) => ({
    ...bare({}),
    runAs: { kind: 'user', sub: 'a', claims: JSON.stringify({ token: value }) },
  }),
};

const decodedTexts = (value: unknown): string => {
  const all = JSON.stringify(value);
  const encoded = all.match(/[A-Za-z0-9+/]{8,}={0,2}/g) ?? [];
  return [
    all,
    decodeURIComponent(all.replace(/%(?![0-9a-f]{2})/gi, '%25')),
    ...encoded.map((one) => decodeBase64(one) ?? ''),
  ].join('\n');
};

describe.each(Object.entries(PLACES))('%s', (_, make) => {
  test('is in the draft before, and not after', () => {
    expect(decodedTexts(make(VALUE))).toContain(VALUE);
    expect(decodedTexts(withoutCredentials(make(VALUE), []).draft)).not.toContain(VALUE);
  });

  test('of any value is found, and what is left is not changed again', () => {
    const value = fc
      .string({ minLength: 9, unit: fc.constantFrom(...'abXY019-_.~') })
      .filter((one) => !/^[-_.~]|[-_.~]$/.test(one));
    fc.assert(
      fc.property(value, (one) => {
        const { draft: clean } = withoutCredentials(make(one), []);
        expect(decodedTexts(clean)).not.toContain(one);
        expect(withoutCredentials(clean, []).draft).toEqual(clean);
      }),
      { numRuns: runs(20, 2_000) },
    );
  });
});

test('one credential becomes the placeholder, in each of its places; the others are masked', () => {
  const call = bare({
    url: `https://api.example/?key=${VALUE}`,
    headers: [row('X-Api-Key', VALUE), row('X-Api-Secret', 'another-value-1'), row('Cookie', 'a=b')],
  });
  const { draft: clean, isReplaced, removed } = withoutCredentials(call, []);
  expect(clean.url).toBe('https://api.example/?key=$CLIENT_SECRET');
  expect(clean.headers.map(({ value }) => value)).toEqual(['$CLIENT_SECRET', '••••••••']);
  expect([isReplaced, removed]).toEqual([true, 2]);
});

test('a key in a place where the placeholder cannot be is masked', () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const call = { ...bare({ headers: [row(key, 'x')] }), runAs: { kind: 'user' as const, sub: key, claims: '' } };
  const { draft: clean } = withoutCredentials(call, []);
  expect([clean.headers[0]?.name, clean.runAs.sub]).toEqual(['••••••••', '••••••••']);
});

test('a registered value is found wherever it is', () => {
  const value = 'Qx7Lm2Vb9Tz4Rk8Wn3Pd';
  const { draft: clean } = withoutCredentials(json(JSON.stringify({ note: `see ${value}` })), [
    { name: 'a', hint: value.slice(-4) },
  ]);
  expect(JSON.stringify(clean)).not.toContain(value);
});

test('what is no credential stays as it is written', () => {
  const call = draft({
    url: 'https://api.example/v1/pets?page_token=abc&limit=3&next=%20x',
    headers: [row('Authorization', 'Bearer $CLIENT_SECRET'), row('Idempotency-Key', 'abc'), row('Accept', '*/*')],
    body: { kind: 'json', text: '{ "key":  "animal", "max_tokens": 100, "keyboard": "qwerty", "n": 1.0 }', fields: [] },
  });
  expect(withoutCredentials(call, [])).toEqual({ draft: call, isReplaced: false, removed: 0 });
});

test('no value of a Postman file is left in what it would add: variables, authorization, headers and bodies', async () => {
  const values = Array.from({ length: 8 }, (_, index) => `canary${index}-Zk41xT9mQ2vB`);
  const [a, b, c, d, e, f, g, h] = values;
  const calls = await imported({
    info: { name: 'Canary' },
    auth: {
      type: 'apikey',
      apikey: [
        { key: 'key', value: 'X-Custom' },
        { key: 'value', value: a },
      ],
    },
    variable: [
      { key: 'API_TOKEN', value: b },
      { key: 'plain', value: c, type: 'secret' },
      { key: 'host', value: 'api.example' },
    ],
    item: [
      {
        name: 'inherits',
        request: { url: `https://{{host}}/${b}`, header: `X-Also: ${a}\nX-Var: {{plain}}\nX-Token: {{API_TOKEN}}` },
      },
      {
        name: 'own',
        request: {
          method: 'POST',
          url: 'https://{{host}}/',
          auth: { type: 'noauth' },
          header: [{ key: 'x-api-key', value: d }],
          body: { mode: 'raw', raw: JSON.stringify({ password: e, nested: { client_secret: f } }) },
        },
      },
      {
        name: 'form',
        request: {
          method: 'POST',
          url: 'https://{{host}}/',
          auth: {
            type: 'basic',
            basic: [
              { key: 'username', value: 'u' },
              { key: 'password', value: g },
            ],
          },
          body: { mode: 'urlencoded', urlencoded: [{ key: 'refresh_token', value: h }] },
        },
      },
    ],
  });
  expect(calls.calls).toHaveLength(3);
  for (const value of values) expect(decodedTexts(calls)).not.toContain(value);
});
