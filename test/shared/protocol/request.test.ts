import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { runs } from '../../support/runs.ts';

const good = { clientSecretName: 'a', url: 'https://api.example/', method: 'POST' };
/** As it comes from the wire; `__proto__` is a name like any other there. */
const parsed = (more: string | object) =>
  parseRequest(typeof more === 'string' ? JSON.parse(more) : { ...good, ...more });
const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) });

describe('a wrong value names its field', () => {
  test.each<[string, string | object, string]>([
    ['no object', '[]', 'request'],
    ['null', 'null', 'request'],
    ['text', '"x"', 'request'],
    ['no name', { clientSecretName: undefined }, 'clientSecretName'],
    ['a name of another type', { clientSecretName: 1 }, 'clientSecretName'],
    ['a name with a slash', { clientSecretName: 'a/b' }, 'clientSecretName'],
    ['a name of 65 characters', { clientSecretName: 'a'.repeat(65) }, 'clientSecretName'],
    ['no url', { url: undefined }, 'url'],
    ['an empty url', { url: '' }, 'url'],
    ['a url of another type', { url: ['https://api.example/'] }, 'url'],
    ['a url of more than 8 KiB', { url: `https://api.example/${'é'.repeat(4096)}` }, 'url'],
    ['no method', { method: undefined }, 'method'],
    ['an unknown method', { method: 'TRACE' }, 'method'],
    ['a method of another type', { method: 1 }, 'method'],
    ['headers as a list', { headers: [] }, 'headers'],
    ['headers as text', { headers: 'A: b' }, 'headers'],
    ['null headers', { headers: null }, 'headers'],
    ['a header that is no text', { headers: { A: 1 } }, 'headers.A'],
    ['a header that is no text, of a name all objects have', { headers: { constructor: 1 } }, 'headers.constructor'],
    ['a header with a line break', { headers: { A: 'a\r\nB: c' } }, 'headers.A'],
    ['a header with NUL', { headers: { A: '\0' } }, 'headers.A'],
    ['a header outside Latin-1', { headers: { A: '€' } }, 'headers.A'],
    ['a header name with a space', { headers: { 'A b': '1' } }, 'headers.A b'],
    ['an empty header name', { headers: { '': '1' } }, 'headers.'],
    ['the same header twice', { headers: { 'X-A': '1', 'x-a': '2' } }, 'headers.x-a'],
    [
      '101 headers',
      { headers: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`x-${at}`, ''])) },
      'headers',
    ],
    ['params as a list', { params: [] }, 'params'],
    ['an object in params', { params: { a: {} } }, 'params.a'],
    ['a list in a list of params', { params: { a: [['b']] } }, 'params.a'],
    ['an infinite parameter', '{"clientSecretName":"a","url":"u","method":"GET","params":{"a":1e999}}', 'params.a'],
    ['an object in params, of a name all objects have', { params: { constructor: {} } }, 'params.constructor'],
    [
      '__proto__ in params',
      '{"clientSecretName":"a","url":"u","method":"GET","params":{"__proto__":"x"}}',
      'params.__proto__',
    ],
    [
      '__proto__ in data',
      '{"clientSecretName":"a","url":"u","method":"POST","data":{"a":[{"__proto__":{}}]}}',
      'data.a.0.__proto__',
    ],
    ['constructor.prototype in data', { data: { a: { constructor: { prototype: {} } } } }, 'data.a.constructor'],
    [
      'an infinite number in data',
      '{"clientSecretName":"a","url":"u","method":"POST","data":{"a":[1e999]}}',
      'data.a.0',
    ],
    ['data of 33 levels', { data: deep(33) }, 'data'],
    ['data of more than 10,000 values', { data: Array.from({ length: 10_001 }, () => 0) }, 'data'],
    ['an empty queue', { queue: '' }, 'queue'],
    ['a queue of another type', { queue: 1 }, 'queue'],
    ['a queue of 257 characters', { queue: 'q'.repeat(257) }, 'queue'],
    ['expires as text', { expires: '60' }, 'expires'],
    ['expires of nothing', { expires: 0 }, 'expires'],
    ['expires without end', '{"clientSecretName":"a","url":"u","method":"GET","expires":1e999}', 'expires'],
  ])('%s', (_, more, param) => {
    const result = parsed(more);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER' } });
    expect(result.ok ? null : result.refusal.param?.startsWith(param)).toBe(true);
    // A sentence for a person, not one of the schema library's.
    expect(result.ok ? '' : result.refusal.detail).toMatch(/^[A-Za-z].*\.$/);
    expect(result.ok ? '' : result.refusal.detail).not.toContain('Invalid ');
  });

  test('and repeats at most a part of a long one', () => {
    const long = 'x'.repeat(100_000);
    for (const more of [
      { headers: { [long]: '' } },
      { params: { [long]: {} } },
      { data: { [long]: { [long]: Number.NaN } } },
    ]) {
      const result = parsed(more);
      expect(JSON.stringify(result).length).toBeLessThan(1000);
      expect(result.ok).toBe(false);
    }
  });
});

test.each(
  'Host content-length Transfer-Encoding connection keep-alive TE trailer Upgrade expect Cookie forwarded via Accept-Encoding proxy-authorization X-Forwarded-For'.split(
    ' ',
  ),
)('the header %s belongs to the relay', (name) => {
  expect(parsed({ headers: { [name]: 'x' } })).toMatchObject({
    refusal: { code: 'HEADER_NOT_ALLOWED', param: `headers.${name}` },
  });
});

test('a good request keeps everything that is sent', () => {
  const result = parsed({
    method: 'pAtCh',
    headers: { 'X-A': ' \tinner  space\t ', constructor: 'c' },
    params: { a: [1, 'x', true, null], n: null, constructor: 'c', prototype: 'p', toString: 0 },
    data: { constructor: 'Ferrari', list: [deep(29)] },
  });
  expect(result).toMatchObject({ ok: true, value: { method: 'PATCH', data: { constructor: 'Ferrari' } } });
  if (!result.ok) return;
  expect([...result.value.headers]).toEqual([
    ['x-a', 'inner  space'],
    ['constructor', 'c'],
  ]);
  expect(result.value.params).toEqual([
    ['a', '1'],
    ['a', 'x'],
    ['a', 'true'],
    ['constructor', 'c'],
    ['prototype', 'p'],
    ['toString', '0'],
  ]);
});

test('whatever JSON comes, there is a response and never an exception', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const anything = fc.record(
    {
      clientSecretName: fc.oneof(fc.constant('a'), value),
      url: fc.oneof(fc.webUrl(), value),
      method: fc.oneof(fc.constantFrom('GET', 'post'), value),
      headers: fc.oneof(fc.dictionary(fc.string(), fc.string()), value),
      params: value,
      data: value,
      queue: value,
      expires: value,
    },
    { requiredKeys: [] },
  );
  const property = fc.property(fc.oneof(anything, value), (input) => {
    const result = parseRequest(input);
    expect(result.ok || typeof result.refusal.param === 'string').toBe(true);
  });
  fc.assert(property, { numRuns: runs(300, 20_000), seed: 20_265 });
});
