import { describe, expect, test } from 'vitest';
import { plainKeysIn } from '../../../extension/plain-keys/find.ts';
import { maskKeys, putPlaceholder } from '../../../extension/plain-keys/replace.ts';
import { type Draft, EMPTY_DRAFT, field, row } from '../../../extension/request-model/draft.ts';
import { random } from '../leaks/build.ts';

const MARKED = `sk-proj-${random(40)}`;
const GOOGLE = `AIza${random(35)}`;
const BARE = random(32);
const HINTS = [{ name: 'stored', hint: BARE.slice(-4) }];

const text = (kind: 'json' | 'text', value: string): Partial<Draft> => ({ body: { kind, text: value, fields: [] } });
const fields = (...all: Draft['body']['fields']): Partial<Draft> => ({ body: { kind: 'form', text: '', fields: all } });
const encoded = (key: string): string => key.replace('-', '%2D');

type Case = readonly [place: string, key: string, make: (key: string) => Partial<Draft>];

/** Each puts a text where a key belongs; given the placeholder it makes the draft that replacing has to give. */
const PLACES: readonly Case[] = [
  ['the path of the URL', MARKED, (key) => ({ url: `https://api.example/v1/${key}/send` })],
  ['a named parameter of the URL', GOOGLE, (key) => ({ url: `https://api.example/v1?a=1&key=${key}&b=2` })],
  ['a named parameter of the URL, by its place', BARE, (key) => ({ url: `https://api.example/?api_key=${key}` })],
  ['any parameter of the URL', GOOGLE, (key) => ({ url: `https://api.example/v1?q=${key}` })],
  ['the URL, as a password', BARE, (key) => ({ url: `https://me:${key}@api.example/` })],
  ['the URL, as a user', BARE, (key) => ({ url: `https://${key}:@api.example/` })],
  ['the fragment', MARKED, (key) => ({ url: `https://api.example/?a=1#x=${key}` })],
  ['a URL that is none yet', MARKED, (key) => ({ url: `api.example/?x=${key}` })],
  ['Authorization', BARE, (key) => ({ headers: [row('Authorization', `Bearer ${key}`)] })],
  [
    'Authorization without digits',
    'abcdefghijklmnopqrst',
    (key) => ({ headers: [row('authorization', `token ${key}`)] }),
  ],
  ['Basic credentials', BARE, (key) => ({ headers: [row('Authorization', `Basic ${btoa(`me:${key}`)}`)] })],
  ['a header by its name', BARE, (key) => ({ headers: [row('X-Api-Key', key)] })],
  ['any header', MARKED, (key) => ({ headers: [row('X-Other', `v=${key}; a`)] })],
  ['a header that browsers set', MARKED, (key) => ({ headers: [row('Cookie', `session=${key}`)] })],
  ['a header that is switched off', MARKED, (key) => ({ headers: [{ ...row('X-Other', key), on: false }] })],
  ['the name of a header', MARKED, (key) => ({ headers: [row(key, 'x')] })],
  ['a parameter by its name', BARE, (key) => ({ params: [row('api_key', key)] })],
  ['any parameter', GOOGLE, (key) => ({ params: [row('q', key)] })],
  ['JSON', MARKED, (key) => text('json', `{"a":[{"b":"x ${key} y"}]}`)],
  ['JSON, by the name of the member', BARE, (key) => text('json', `{"auth":{"apiKey":"${key}"}}`)],
  ['JSON that is being typed', MARKED, (key) => text('json', `{"a": "${key}", "b": `)],
  ['JSON, as the name of a member', MARKED, (key) => text('json', `{"${key}": 1}`)],
  ['raw text', MARKED, (key) => text('text', `hello\n${key}\nbye`)],
  ['a form as text', BARE, (key) => text('text', `a=1&client_secret=${key}`)],
  ['a body far behind', MARKED, (key) => text('text', `${'lorem ipsum '.repeat(20_000)}${key}`)],
  ['a form field', MARKED, (key) => fields(field('note', `x ${key}`))],
  ['a form field by its name', BARE, (key) => fields(field('auth[api_key]', key))],
  ['the claims of a test user', MARKED, (key) => ({ runAs: { kind: 'user', sub: 'ann', claims: `{"a":"${key}"}` } })],
  ['the name of a test user', MARKED, (key) => ({ runAs: { kind: 'user', sub: key, claims: '' } })],
];

const draft = (part: Partial<Draft>): Draft => ({ ...EMPTY_DRAFT, secret: 'stored', ...part });
const same = (one: Draft): unknown => JSON.parse(JSON.stringify(one).replace(/"id":"[^"]*",/g, ''));

describe.each(PLACES)('a key in %s', (_, key, make) => {
  const one = draft(make(key));

  test('is found', () => {
    expect(plainKeysIn(one, []).map(({ value }) => value)).toEqual([key]);
  });

  test('is replaced by the placeholder, and nothing else is', () => {
    expect(same(putPlaceholder(one, plainKeysIn(one, [])))).toEqual(same(draft(make('$CLIENT_SECRET'))));
  });

  test('is not in the twin that is stored, in no form', () => {
    const stored = JSON.stringify(maskKeys(one, plainKeysIn(one, []), []));
    const forms = [key, encodeURIComponent(key), btoa(`me:${key}`)];
    expect(forms.filter((form) => JSON.stringify(one).includes(form))).not.toEqual([]);
    expect(forms.filter((form) => stored.includes(form))).toEqual([]);
    expect(stored).toContain('••••••••');
  });
});

test.each<Case>([
  ['the path', MARKED, (key) => ({ url: `https://api.example/v1/${encoded(key)}/send` })],
  ['the query', MARKED, (key) => ({ url: `https://api.example/v1?q=${encoded(key)}` })],
  ['a form as text', MARKED, (key) => text('text', `a=1&b=${encoded(key)}`)],
])('a percent-encoded key in %s is found and replaced', (_, key, make) => {
  const one = draft(make(key));
  expect(plainKeysIn(one, []).map(({ value }) => value)).toEqual([key]);
  expect(same(putPlaceholder(one, plainKeysIn(one, [])))).toEqual(same(draft(make('$CLIENT_SECRET'))));
});

test('a key behind escapes in JSON is found and replaced', () => {
  const one = draft(text('json', `{"a":"${MARKED.replace('-', '\\u002d')}"}`));
  const keys = plainKeysIn(one, []);
  expect(keys.map(({ value }) => value)).toEqual([MARKED]);
  expect(putPlaceholder(one, keys).body.text).toBe('{"a":"$CLIENT_SECRET"}');
  expect(maskKeys(one, keys, []).body.text).toBe('{"a":"••••••••"}');
});

test.each<readonly [place: string, make: (key: string) => Partial<Draft>]>([
  ['the path', (key) => ({ url: `https://api.example/${key}` })],
  ['a parameter', (key) => ({ params: [row('q', key)] })],
  ['a header', (key) => ({ headers: [row('X-Other', `v ${key}`)] })],
  ['JSON', (key) => text('json', `{"prompt":"${key}"}`)],
  ['raw text', (key) => text('text', `say ${key}`)],
])('a registered value without a mark is known in %s by its end', (_, make) => {
  const one = draft(make(BARE));
  expect(plainKeysIn(one, [])).toEqual([]);
  expect(plainKeysIn(one, HINTS)).toMatchObject([{ value: BARE, secret: 'stored' }]);
});
