import { describe, expect, test } from 'vitest';
import { buildRequest } from '../../../shared/placeholder/build.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=b';
const SECRET = 'a&b=c d';

function plan(data: unknown, type?: string, header = '$CLIENT_SECRET') {
  const headers = { A: header, ...(type !== undefined && { 'Content-Type': type }) };
  const parsed = parseRequest({ clientSecretName: 'a', url: 'https://api.example', method: 'POST', headers, data });
  return parsed.ok ? planRequest(parsed.value) : parsed;
}
function sent(data: unknown, type?: string, secret = SECRET, header?: string) {
  const planned = plan(data, type, header);
  const built = planned.ok ? buildRequest(planned.value, secret) : planned;
  return built.ok ? (built.value.body ?? built.value.fields) : built.refusal.code;
}
const places = (data: unknown, type: string) => {
  const planned = plan(data, type);
  return planned.ok ? planned.value.places.map(placementOf).slice(1) : planned.refusal.code;
};

describe('names of a form', () => {
  test.each<[string, unknown, [string, string][]]>([
    [
      'a list has indexes',
      { a: [1, 2], b: { c: [3] } },
      [
        ['a[0]', '1'],
        ['a[1]', '2'],
        ['b[c][0]', '3'],
      ],
    ],
    [
      'a name that ends in [] repeats',
      { 'a[]': [1, 'x', null] },
      [
        ['a[]', '1'],
        ['a[]', 'x'],
      ],
    ],
    ['so it does for one value', { 'a[]': 1 }, [['a[]', '1']]],
    [
      'so it does inside',
      { a: { 'b[]': [1, 2] } },
      [
        ['a[b][]', '1'],
        ['a[b][]', '2'],
      ],
    ],
    [
      'so it does for objects',
      { 'a[]': [{ b: 1 }, { b: 2 }] },
      [
        ['a[][b]', '1'],
        ['a[][b]', '2'],
      ],
    ],
    ['an empty name is none of these', { a: { '': [1] } }, [['a[][0]', '1']]],
    [
      'pairs have the names that they say',
      [
        ['a', 1],
        ['a', true],
        ['b[c]', 'x'],
        ['d', null],
      ],
      [
        ['a', '1'],
        ['a', 'true'],
        ['b[c]', 'x'],
      ],
    ],
  ])('%s', (_, data, fields) => {
    expect(sent(data, 'multipart/form-data')).toEqual(fields);
    expect([...new URLSearchParams(sent(data, FORM) as string)]).toEqual(fields);
  });

  test.each<[string, unknown, string[]]>([
    [
      'pairs',
      [
        ['a', 'x'],
        ['b[c]', '$CLIENT_SECRET'],
      ],
      ['body:b.c'],
    ],
    ['a name that ends in [], which no policy can name', { 'a[]': ['$CLIENT_SECRET'] }, ['body']],
  ])('the places are those that a server reads: %s', (_, data, expected) => {
    expect(places(data, FORM)).toEqual(expected);
    expect(places(data, 'multipart/form-data')).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['a list of other things', ['a', 'b'], 'INVALID_PARAMETER'],
    ['a pair with an object', [['a', {}]], 'INVALID_PARAMETER'],
    ['a number', 1, 'INVALID_PARAMETER'],
    ['a placeholder in the name of a pair', [['$CLIENT_SECRET', '1']], 'PLACEHOLDER_NOT_ALLOWED'],
  ])('%s is refused', (_, data, code) => {
    expect(sent(data, FORM)).toBe(code);
    expect(sent(data, 'multipart/form-data')).toBe(code);
  });
});

describe('a form that is a string', () => {
  test('is sent as it is, with the secret encoded in it', () => {
    const text = "a=1&a=%20+'&b[]&c=$CLIENT_SECRET&d=%24CLIENT_SECRET&";
    const encoded = 'a%26b%3Dc%20d';
    expect(sent(text, `${FORM};charset=UTF-8`)).toBe(`a=1&a=%20+'&b[]&c=${encoded}&d=${encoded}&`);
    expect(places(text, FORM)).toEqual(['body:c', 'body:d']);
  });

  test.each(['$CLIENT_SECRET=1', '$CLIENT_SECRET', 'a=1&x%24CLIENT_SECRET=$CLIENT_SECRET'])(
    'with the placeholder in a name is refused: %s',
    (text) => expect(sent(text, FORM)).toBe('PLACEHOLDER_NOT_ALLOWED'),
  );

  test('is multipart, with the boundary of the header', () => {
    const text = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n$CLIENT_SECRET\r\n--b--\r\n';
    expect(sent(text, MULTIPART)).toBe(text.replace('$CLIENT_SECRET', SECRET));
    expect(places(text, MULTIPART)).toEqual(['body']);
    expect(sent(text, 'multipart/form-data')).toBe('INVALID_PARAMETER');
    // It could bring parts of its own; with no other place in the request, this one refuses it.
    expect(sent(text, MULTIPART, 'x\r\n--b\r\n', 'none')).toBe('SECRET_NOT_ENCODABLE');
    expect(sent({ a: '$CLIENT_SECRET' }, 'multipart/form-data', '\ud800', 'none')).toBe('SECRET_NOT_ENCODABLE');
    expect(sent({ a: '$CLIENT_SECRET' }, 'multipart/form-data', 'x\r\n--b\r\n', 'none')).toEqual([
      ['a', 'x\r\n--b\r\n'],
    ]);
  });
});

describe('JSON is any value', () => {
  test.each<[unknown, string]>([
    [1, '1'],
    [false, 'false'],
    ['text', '"text"'],
    ['[not JSON', '"[not JSON"'],
    ['"$CLIENT_SECRET', JSON.stringify(`"${SECRET}`)],
    [[], '[]'],
  ])('%j', (data, expected) => {
    expect(sent(data)).toBe(expected);
    expect(sent(data, 'application/json')).toBe(expected);
  });

  test('and null, where the type says JSON; without one it is no body', () => {
    expect(sent(null, 'application/vnd.api+json')).toBe('null');
    expect(sent(null)).toBeNull();
  });

  test('but not JSON text, which would be encoded twice', () => {
    expect(sent('{"a":1}')).toBe('INVALID_PARAMETER');
    expect(sent(' [1]')).toBe('INVALID_PARAMETER');
  });
});
