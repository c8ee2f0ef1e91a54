import { describe, expect, test } from 'vitest';
import { type AttachedFiles, bodyTemplate, placesInBody } from '../../../shared/placeholder/body.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import { isSlot, type Template } from '../../../shared/placeholder/template.ts';

const P = '$CLIENT_SECRET';
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

const shown = (template: Template): string =>
  template.map((piece) => (isSlot(piece) ? `<${placementOf(piece.place)}>` : piece)).join('');

/** The kind of body, its type and what is in it. */
function body(data: unknown, type?: string, files: AttachedFiles = 'none'): unknown[] {
  const made = bodyTemplate(data, type, files);
  if (!made.ok) return [made.refusal.code, made.refusal.param];
  const { value } = made;
  if (value.kind === 'text') return ['text', value.contentType, shown(value.text)];
  if (value.kind === 'multipart') return ['multipart', ...value.fields.map(([name, text]) => `${name}=${shown(text)}`)];
  return value.kind === 'file' ? ['file', value.contentType] : ['none'];
}

describe('the kind of a body follows its Content-Type:', () => {
  test.each<[unknown, string | undefined, unknown[]]>([
    [undefined, undefined, ['none']],
    [undefined, 'application/json', ['none']],
    [undefined, FORM, ['none']],
    [null, undefined, ['none']],
    [null, 'text/plain', ['none']],
    [null, 'application/json', ['text', 'application/json', 'null']],
    [{ a: P }, undefined, ['text', 'application/json', '{"a":"<body:a>"}']],
    [{ a: P }, 'Application/JSON; charset=utf-8', ['text', 'Application/JSON; charset=utf-8', '{"a":"<body:a>"}']],
    [{ a: null, b: [1, true, P] }, undefined, ['text', 'application/json', '{"a":null,"b":[1,true,"<body:b.2>"]}']],
    [{ a: P }, 'application/ld+json', ['text', 'application/ld+json', '{"a":"<body:a>"}']],
    [{ a: P }, FORM, ['text', FORM, 'a=<body:a>']],
    [{}, FORM, ['text', FORM, '']],
    [null, FORM, ['text', FORM, '']],
    [`a=${P}`, `${FORM}; charset=utf-8`, ['text', `${FORM}; charset=utf-8`, 'a=<body:a>']],
    [{ a: `x${P}`, b: 1 }, MULTIPART, ['multipart', 'a=x<body:a>', 'b=1']],
    [{}, MULTIPART, ['multipart']],
    [`<a>${P}</a>`, 'application/xml', ['text', 'application/xml', '<a><body></a>']],
    ['', 'Text/Plain; charset=x', ['text', 'Text/Plain; charset=x', '']],
    [`--b\r\n${P}`, 'multipart/form-data;boundary=b', ['text', 'multipart/form-data;boundary=b', '--b\r\n<body>']],
    [`--b${P}`, 'Multipart/Form-Data; x=1; Boundary=b', ['text', 'Multipart/Form-Data; x=1; Boundary=b', '--b<body>']],
  ])('%j as %s', (data, type, expected) => expect(body(data, type)).toEqual(expected));
});

describe('files', () => {
  test.each<[string, unknown, string | undefined, AttachedFiles, unknown[]]>([
    ['make a form', { a: P }, undefined, 'fields', ['multipart', 'a=<body:a>']],
    ['make a form, also alone', undefined, undefined, 'fields', ['multipart']],
    ['go with a form', { a: P }, MULTIPART, 'fields', ['multipart', 'a=<body:a>']],
    [
      'do not go with a form that is a string',
      '--b',
      `${MULTIPART}; boundary=b`,
      'fields',
      ['INVALID_PARAMETER', 'data'],
    ],
    ['do not go with JSON', { a: P }, 'application/json', 'fields', ['INVALID_PARAMETER', 'headers.Content-Type']],
    ['do not go with another form', { a: P }, FORM, 'fields', ['INVALID_PARAMETER', 'headers.Content-Type']],
    [
      'do not go with nothing of another type',
      undefined,
      FORM,
      'fields',
      ['INVALID_PARAMETER', 'headers.Content-Type'],
    ],
    ['are the body, with their own type', undefined, undefined, { type: 'image/png' }, ['file', 'image/png']],
    ['are the body, with the type of the request', undefined, MULTIPART, { type: 'a/b' }, ['file', MULTIPART]],
    ['are not the body beside data', null, undefined, { type: 'image/png' }, ['INVALID_PARAMETER', 'data']],
  ])('%s', (_, data, type, files, expected) => expect(body(data, type, files)).toEqual(expected));
});

describe('data is refused', () => {
  test.each<[string, unknown, string | undefined, string, string]>([
    ['with half a character in a pair', [['a', '\ud800']], FORM, 'INVALID_PARAMETER', 'data.a'],
    ['as JSON text', '{"a":1}', undefined, 'INVALID_PARAMETER', 'data'],
    ['as JSON text behind white space', '\n\t[1]', 'application/json', 'INVALID_PARAMETER', 'data'],
    ['as an object where the type is text', { a: 1 }, 'text/plain', 'INVALID_PARAMETER', 'data'],
    ['as a number where the type is text', 1, 'text/plain', 'INVALID_PARAMETER', 'data'],
    ['with half a character in text', '\ud800', 'text/plain', 'INVALID_PARAMETER', 'data'],
    ['with half a character in a form that is a string', 'a=\ud800', FORM, 'INVALID_PARAMETER', 'data'],
    ['with half a character in a field of a form', { a: ['\ud800'] }, FORM, 'INVALID_PARAMETER', 'data.a.0'],
    ['with half a character in the name of a field', { 'a\ud800': '1' }, FORM, 'INVALID_PARAMETER', 'data.a\ufffd'],
    ['with half a character in multipart text', '\ud800', `${MULTIPART};boundary=b`, 'INVALID_PARAMETER', 'data'],
    ['as multipart text of no boundary', '--b', MULTIPART, 'INVALID_PARAMETER', 'headers.Content-Type'],
    [
      'as multipart text of another parameter',
      '--b',
      `${MULTIPART}; x-boundary=b`,
      'INVALID_PARAMETER',
      'headers.Content-Type',
    ],
    ['as a number for a form', 1, MULTIPART, 'INVALID_PARAMETER', 'data'],
    ['as a list of values for a form', ['a'], FORM, 'INVALID_PARAMETER', 'data'],
    ['as pairs and other things for a form', [['a', '1'], 'b'], FORM, 'INVALID_PARAMETER', 'data'],
    ['as a pair of three', [['a', '1', '2']], FORM, 'INVALID_PARAMETER', 'data'],
    ['as a pair whose name is a number', [[1, '1']], FORM, 'INVALID_PARAMETER', 'data'],
    ['as a pair whose value is a list', [['a', []]], FORM, 'INVALID_PARAMETER', 'data'],
    ['with the placeholder in a name', { a: { b: [{ [P]: 1 }] } }, undefined, 'PLACEHOLDER_NOT_ALLOWED', 'data.a.b.0'],
    ['with the placeholder in a name beside values', { a: P, [P]: P }, undefined, 'PLACEHOLDER_NOT_ALLOWED', 'data'],
    [
      'with the placeholder in a name of a form',
      { a: [{ [`x${P}`]: 1 }] },
      FORM,
      'PLACEHOLDER_NOT_ALLOWED',
      'data.a.0',
    ],
    ['with the placeholder in the name of a pair', [[`x${P}`, P]], FORM, 'PLACEHOLDER_NOT_ALLOWED', 'data'],
    ['with the placeholder in a name of text', `x%24CLIENT_SECRET=${P}`, FORM, 'PLACEHOLDER_NOT_ALLOWED', 'data'],
  ])('%s', (_, data, type, code, param) => expect(body(data, type)).toEqual([code, param]));

  test('with advice, where there is some', () => {
    const refused = (data: unknown, type?: string) => {
      const made = bodyTemplate(data, type, 'none');
      return made.ok ? null : made.refusal;
    };
    expect(refused('{}')).toHaveProperty('fix');
    expect(refused({}, 'text/plain')).not.toHaveProperty('fix');
  });

  test('no text that only begins like JSON', () => {
    expect(body('[draft]')).toEqual(['text', 'application/json', '"[draft]"']);
    expect(body('a [1]')).toEqual(['text', 'application/json', '"a [1]"']);
  });
});

describe('fields of a form', () => {
  test.each<[string, unknown, string]>([
    ['leave out what is null or undefined', { a: null, b: undefined, c: { d: null } }, ''],
    [
      'leave out a pair that is null',
      [
        ['a', null],
        ['b', P],
      ],
      'b=<body:b>',
    ],
    ['keep false, zero and empty text', { a: false, b: 0, c: '' }, 'a=false&b=0&c='],
  ])('%s', (_, data, text) => expect(body(data, FORM)).toEqual(['text', FORM, text]));
});

test('the places of a body are those of its text or its fields', () => {
  const places = (data: unknown, type?: string, files?: AttachedFiles): string[] => {
    const made = bodyTemplate(data, type, files ?? 'none');
    return made.ok ? placesInBody(made.value).map(placementOf) : [];
  };
  expect(places({ a: P, b: `${P}${P}`, c: 'x' })).toEqual(['body:a', 'body:b', 'body:b']);
  expect(places({ a: P, b: { c: P } }, MULTIPART)).toEqual(['body:a', 'body:b.c']);
  expect(places(undefined, undefined, { type: 'a/b' })).toEqual([]);
  expect(places(undefined)).toEqual([]);
});
