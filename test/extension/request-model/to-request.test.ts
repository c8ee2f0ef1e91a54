import { expect, test } from 'vitest';
import { field, row } from '../../../extension/request-model/draft.ts';
import { composeRequest } from '../../../extension/request-model/to-request.ts';
import { draft } from '../playground/build.ts';

test('the form becomes the request that a page would send', () => {
  expect(composeRequest(draft())).toEqual({
    ok: true,
    value: {
      request: {
        clientSecretName: 'openai',
        url: 'https://api.openai.com/v1/images/generations',
        method: 'POST',
        headers: { Authorization: 'Bearer $CLIENT_SECRET' },
        data: { prompt: 'A cute baby sea otter' },
      },
      files: [],
    },
  });
});

test('rows that are off or have no name are not sent', () => {
  const headers = [row('A', '1'), { ...row('B', '2'), on: false }, row('', '3')];
  expect(composeRequest(draft({ headers }))).toMatchObject({ value: { request: { headers: { A: '1' } } } });
});

test('params go with GET, and data does not', () => {
  const params = [row('tag', 'a'), row('tag', 'b'), row('q', 'x')];
  const composed = composeRequest(draft({ method: 'GET', params }));
  expect(composed).toMatchObject({ value: { request: { params: { tag: ['a', 'b'], q: 'x' } } } });
  expect(composed.ok && 'data' in composed.value.request).toBe(false);
});

test('a parameter may have a name that every object has', () => {
  const composed = composeRequest(draft({ method: 'GET', params: [row('toString', 'x'), row('__proto__', 'y')] }));
  expect(composed.ok && Object.entries(composed.value.request.params ?? {})).toEqual([
    ['toString', 'x'],
    ['__proto__', 'y'],
  ]);
});

test('params do not go with POST', () => {
  const composed = composeRequest(draft({ params: [row('q', 'x')] }));
  expect(composed.ok && 'params' in composed.value.request).toBe(false);
});

test('what is wrong with JSON is told with line and column', () => {
  const body = { kind: 'json' as const, text: '{\n  "a": 1,\n  "b": oops\n}', fields: [] };
  expect(composeRequest(draft({ body }))).toMatchObject({
    refusal: { code: 'INVALID_PARAMETER', param: 'data', detail: 'The body is not valid JSON: see line 3, column 8.' },
  });
});

test('a trailing comma is told where it stands', () => {
  const body = { kind: 'json' as const, text: '{"a": 1,}', fields: [] };
  expect(composeRequest(draft({ body }))).toMatchObject({ refusal: { detail: expect.stringContaining('line 1') } });
});

test('files of a multipart body go beside the request, its other fields inside', () => {
  const image = { ...field('image'), kind: 'file' as const, file: { name: 'o.png', size: 3, type: 'image/png' } };
  const body = { kind: 'multipart' as const, text: '', fields: [field('model', 'm'), image] };
  expect(composeRequest(draft({ body }))).toMatchObject({
    value: { request: { data: { model: 'm' }, headers: { 'Content-Type': 'multipart/form-data' } }, files: [image] },
  });
});

test.each([
  ['to', 'to'],
  ['a[b]', 'a[b]'],
])('the fields %s and %s of a form are sent under their own names, not as a list with indices', (first, second) => {
  const fields = [field(first, '1'), field('x', '2'), field(second, '3')];
  const composed = composeRequest(draft({ body: { kind: 'form', text: '', fields } }));
  expect(composed).toMatchObject({
    value: {
      request: {
        data: [
          [first, '1'],
          ['x', '2'],
          [second, '3'],
        ],
      },
    },
  });
});

test("the form's own Content-Type header is kept", () => {
  const headers = [row('content-type', 'application/x-www-form-urlencoded; charset=utf-8')];
  const body = { kind: 'form' as const, text: '', fields: [field('a', '1')] };
  expect(composeRequest(draft({ headers, body }))).toMatchObject({
    value: { request: { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } } },
  });
});

test('a header that is there twice is named', () => {
  const headers = [row('X-A', '1'), row('x-a', '2')];
  expect(composeRequest(draft({ headers }))).toMatchObject({ refusal: { param: 'headers.x-a' } });
});
