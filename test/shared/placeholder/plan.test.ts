import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import { buildRequest } from '../../../shared/placeholder/build.ts';
import { isPlacementAllowed, PLACEHOLDER as P, placementOf } from '../../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const plan = (more: Record<string, unknown>): Plan | Refusal => {
  const parsed = parseRequest({ clientSecretName: 's', url: 'https://api.example/', method: 'POST', ...more });
  const planned = parsed.ok ? planRequest(parsed.value) : parsed;
  return planned.ok ? planned.value : planned.refusal;
};
const placements = (more: Record<string, unknown>): string[] => (plan(more) as Plan).places.map(placementOf);
const build = (more: Record<string, unknown>, secret: string) => buildRequest(plan(more) as Plan, secret);

const bearer = { Authorization: `Bearer ${P}` };
const basic = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });

describe('the placeholder is refused in', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['the scheme', 'url', { url: `${P}://api.example/` }],
    ['the host', 'url', { url: `https://${P}.example/` }],
    ['the host, escaped', 'url', { url: 'https://%24CLIENT_SECRET.example/' }],
    ['the port', 'url', { url: `https://api.example:${P}/` }],
    ['the fragment', 'url', { url: `https://api.example/#${P}` }],
    ['the fragment, escaped', 'url', { url: 'https://api.example/#%24CLIENT_SECRET' }],
    ['the name of a query parameter', 'url', { url: `https://api.example/?${P}=1` }],
    ['a query parameter without a value', 'url', { url: `https://api.example/?${P}` }],
    ['the name of a parameter', 'params', { method: 'GET', params: { [P]: '1' } }],
    ['the name of a header', 'headers', { headers: { [`X-${P}`]: '1' } }],
    ['a name of JSON', 'data', { data: { [P]: '1' } }],
    ['a name deep in JSON', 'data.a.0', { data: { a: [{ [`x${P}`]: '1' }] } }],
    [
      'a name of a form',
      'data.a',
      { data: { a: { [P]: '1' } }, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ],
    ['a name of a multipart form', 'data', { data: { [P]: '1' }, headers: { 'Content-Type': 'multipart/form-data' } }],
  ])('%s, also where it stands at a proper place too', (_, param, more) => {
    const headers = { ...(more.headers as object), ...bearer };
    expect(plan({ ...more, headers })).toMatchObject({ code: 'PLACEHOLDER_NOT_ALLOWED', param });
    expect(plan(more)).toMatchObject({ code: 'PLACEHOLDER_NOT_ALLOWED', param });
  });
});

describe('PLACEHOLDER_MISSING', () => {
  test.each<[string, Record<string, unknown>]>([
    ['nowhere', {}],
    ['in data, which GET does not send', { method: 'GET', data: { a: P } }],
    ['in params, which POST does not send', { params: { a: P } }],
    ['in lower case', { headers: { A: '$client_secret' } }],
    ['escaped in a header, where nothing is decoded', { headers: { A: '%24CLIENT_SECRET' } }],
  ])('%s', (_, more) => {
    expect(plan(more)).toMatchObject({ code: 'PLACEHOLDER_MISSING', fix: expect.any(String) });
  });

  test('says which field has it that is not sent', () => {
    const only = 'appears only in';
    expect(plan({ method: 'GET', data: { a: P } })).toMatchObject({ detail: expect.stringContaining(`${only} data`) });
    const params = { a: 'x', b: P };
    expect(plan({ params })).toMatchObject({ detail: expect.stringContaining(`${only} params`) });
    for (const none of [{ params: { a: 'x' } }, { method: 'GET', data: { a: 'x' } }, { method: 'GET' }]) {
      expect(plan(none)).toMatchObject({ detail: expect.not.stringContaining(only) });
    }
  });
});

describe('the path of a place in data', () => {
  test.each<[string, unknown, string[]]>([
    ['inside objects and lists', { a: [{ b: P }] }, ['body:a.0.b']],
    ['once for each placeholder of a value', { a: P + P }, ['body:a', 'body:a']],
    [
      'in the order of JSON, where names like numbers come first',
      { b: P, 2: `${P}x`, 1: [P] },
      ['body:1.0', 'body:2', 'body:b'],
    ],
    ['with a dot in a name', { 'a.b': P, c: { 'd.e': { f: P } } }, ['body', 'body']],
    ['with a bracket in a name', { 'a[b]': P, 'a[b': P, a: { 'b]': P } }, ['body', 'body', 'body']],
    ['with an empty name', { '': { a: P }, a: { '': P } }, ['body', 'body']],
    ['with a backslash in a name', { 'a\\b': P }, ['body:a\\b']],
  ])('%s', (_, data, expected) => {
    expect(placements({ data })).toEqual(expected);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    if (!Array.isArray(data)) expect(placements({ data, headers: form })).toEqual(expected);
  });

  // Joined with dots alone, each of these would pass for `body:client_secret` or `body:a.b`.
  test.each<[unknown, string]>([
    [{ '': { client_secret: P } }, 'body:client_secret'],
    [{ 'a.b': P }, 'body:a.b'],
    [{ '': P }, 'body:'],
    [{ 'a[b]': P }, 'body:a.b'],
    [{ 'a[b]': P }, 'body:a[b]'],
    [{ 'a.b': P }, 'body:a\\.b'],
  ])('%j is not covered by the placement %s', (data, placement) => {
    const [place] = (plan({ data }) as Plan).places;
    expect(place && isPlacementAllowed(place, [placement])).toBe(false);
    expect(place && isPlacementAllowed(place, ['body'])).toBe(true);
  });

  test('keeps to its value: each secret stands where its path says', () => {
    const data = { z: `1${P}`, 10: `2${P}`, y: { 3: `3${P}`, a: [`4${P}`, `5${P}`] } };
    const made = build({ data }, 'S"');
    const sent = made.ok ? JSON.parse(made.value.body ?? '') : null;
    expect(sent).toEqual({ z: '1S"', 10: '2S"', y: { 3: '3S"', a: ['4S"', '5S"'] } });
  });

  test('JSON numbers go on as they are', () => {
    const made = build({ data: { a: P, n: [1e21, -0.5, 2 ** 53] } }, 's');
    expect(made.ok && made.value.body).toBe('{"a":"s","n":[1e+21,-0.5,9007199254740992]}');
  });
});

describe('Basic credentials', () => {
  const credentials = (more: Record<string, unknown>, secret: string): string => {
    const made = build(more, secret);
    if (!made.ok) return made.refusal.code;
    const [, value = ''] = made.value.headers.find(([name]) => name === 'authorization') ?? [];
    return Buffer.from(value.replace('Basic ', ''), 'base64').toString();
  };
  test.each<[string, Record<string, unknown>, string, string]>([
    ['a password', basic(`user:${P}`), 'p:w', 'user:p:w'],
    ['a user name', basic(`${P}:`), 'key', 'key:'],
    ['both', basic(`${P}:x${P}`), 'k', 'k:xk'],
    ['all of them', basic(P), 'user:pass', 'user:pass'],
    ['a user name with a colon', basic(`${P}:`), 'a:b', 'SECRET_NOT_ENCODABLE'],
    ['a line break', basic(`a:${P}`), 'a\nb', 'SECRET_NOT_ENCODABLE'],
    ['a byte order mark, which is kept', basic(`\ufeffu:${P}`), 'p', '\ufeffu:p'],
    ['userinfo', { url: `https://api:${P}@api.example/` }, 'é/@:', 'api:é/@:'],
    ['userinfo without a password', { url: `https://${P}@api.example/` }, 'k', 'k:'],
  ])('%s', (_, more, secret, expected) => {
    expect(credentials(more, secret)).toBe(expected);
    expect(placements(more).every((placement) => placement === 'header:authorization')).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['userinfo beside an Authorization header', { url: `https://a:${P}@api.example/`, headers: bearer }],
    ['a user name with a colon in userinfo', { url: `https://a%3Ab:${P}@api.example/` }],
    ['broken percent-encoding in userinfo', { url: `https://a%zz:${P}@api.example/` }],
  ])('%s is INVALID_PARAMETER', (_, more) => {
    expect(plan(more)).toMatchObject({ code: 'INVALID_PARAMETER', param: 'url' });
  });
});

describe('a secret that cannot stand there', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a header', { headers: bearer }, ['canary\r', 'canary\nb', 'canary\0b', 'canaryé', 'canary ', '\ud800']],
    ['a path', { url: `https://api.example/${P}` }, ['canary/b', '..canary', '..', '.', '. ', 'canary\\b', '\ud800']],
    [
      'a path whose servers decode twice',
      { url: `https://api.example/..${P}2f` },
      [
        '%2e%2e',
        'canary%2F',
        'canary%5cb',
        'canary%252f',
        'canary%',
        'canary%2',
        ';canary',
        '.;canary',
        '?canary',
        '#',
      ],
    ],
    [
      'a path whose servers take other characters for separators',
      { url: `https://api.example/${P}` },
      ['canary\0', 'canary\n', 'canary\u0085', '．．', 'canary／', 'canary＼', 'canary∕b', 'canary¥b', 'canary\u037e'],
    ],
    ['a query', { url: `https://api.example/?a=${P}` }, ['canary\udc00']],
    ['JSON', { data: { a: P } }, ['\ud800canary']],
  ])('%s is SECRET_NOT_ENCODABLE, and the refusal does not quote it', (_, more, secrets) => {
    for (const secret of secrets) {
      const made = build(more, secret);
      expect(made).toMatchObject({ ok: false, refusal: { code: 'SECRET_NOT_ENCODABLE' } });
      expect(JSON.stringify(made)).not.toContain('canary');
    }
    expect(build(more, 'plain-key').ok).toBe(true);
  });
});

test.each(['123:AA-bb_c', 'a.b.c', 'a=b&c?d#e;f', 'pass%word', 'ключ', '.a'])(
  'the secret %s is percent-encoded in a path',
  (secret) => {
    const made = build({ url: `https://api.example/bot${P}/send` }, secret);
    expect(made.ok && decodeURIComponent(made.value.target)).toBe(`/bot${secret}/send`);
  },
);

describe('what would not be sent as it was given', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['a line break in the url', 'url', { url: 'https://api.example/\na' }],
    ['a backslash in the url', 'url', { url: 'https://api.example\\@evil.example/' }],
    ['a lone surrogate in the url', 'url', { url: 'https://api.example/\ud800' }],
    ['a relative url', 'url', { url: '/v1' }],
    ['another scheme', 'url', { url: 'ftp://api.example/' }],
    ['JSON as text', 'data', { data: '{}' }],
    ['an object as text', 'data', { data: {}, headers: { 'Content-Type': 'text/plain' } }],
    ['a lone surrogate in text', 'data', { data: '\ud800', headers: { 'Content-Type': 'text/plain' } }],
    ['a list as a form', 'data', { data: [1], headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    [
      'a lone surrogate in a form',
      'data.a',
      { data: { a: '\ud800' }, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ],
    ['a lone surrogate in a parameter', 'params.a', { method: 'GET', params: { a: '\ud800' } }],
  ])('%s is INVALID_PARAMETER', (_, param, more) => {
    const headers = { ...(more.headers as object), ...bearer };
    expect(plan({ ...more, headers })).toMatchObject({ code: 'INVALID_PARAMETER', param });
  });

  test('files go with a method that sends data, and with a form only', () => {
    const planned = (more: object) => {
      const parsed = parseRequest({ clientSecretName: 's', url: 'https://api.example/', headers: bearer, ...more });
      return parsed.ok ? planRequest(parsed.value, 'fields') : parsed;
    };
    expect(planned({ method: 'GET' })).toMatchObject({ refusal: { code: 'INVALID_PARAMETER', param: 'data' } });
    const headers = { ...bearer, 'Content-Type': 'application/json' };
    expect(planned({ method: 'POST', headers })).toMatchObject({ refusal: { param: 'headers.Content-Type' } });
    expect(planned({ method: 'POST' }).ok).toBe(true);
  });

  test('a file that is the body has its type sent, unless the request names one', () => {
    const types = (headers: object): unknown[] => {
      const parsed = parseRequest({ clientSecretName: 's', url: 'https://api.example/', method: 'PUT', headers });
      const planned = parsed.ok ? planRequest(parsed.value, { type: 'image/png' }) : parsed;
      return planned.ok ? planned.value.headers.filter(([name]) => name === 'content-type') : [planned.refusal];
    };
    expect(types(bearer)).toEqual([['content-type', ['image/png']]]);
    expect(types({ ...bearer, 'Content-Type': 'text/plain' })).toEqual([['content-type', ['text/plain']]]);
  });
});
