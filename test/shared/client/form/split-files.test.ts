import { describe, expect, test } from 'vitest';
import { splitFiles } from '../../../../shared/client/form/split-files.ts';

const file = new Blob(['x']);
const split = (data: unknown, more: Record<string, unknown> = {}) => splitFiles({ url: 'u', data, ...more });

describe('files are taken out of a request', () => {
  test.each<[string, unknown, unknown, string[]]>([
    ['by their path', { a: { b: file }, c: 1 }, { a: {}, c: 1 }, ['data[a][b]']],
    ['from a list', { images: [file, file] }, {}, ['data[images][0]', 'data[images][1]']],
    [
      'from a list with other values, which keep their index',
      { a: ['x', file, 'y'] },
      { a: ['x', undefined, 'y'] },
      ['data[a][1]'],
    ],
    [
      'under a name that repeats',
      { 'a[]': [file, file], b: { 'c[]': ['x', file, 'y'] } },
      { b: { 'c[]': ['x', 'y'] } },
      ['data[a[]]', 'data[a[]]', 'data[b][c[]]'],
    ],
    [
      'from the fields of an instance',
      Object.assign(new (class Upload {})(), { a: file, b: 1 }),
      { b: 1 },
      ['data[a]'],
    ],
    ['as the whole body', file, undefined, ['data']],
    ['never: there is none', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ])('%s', (_, data, rest, paths) => {
    const result = split(data);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.value.request).toEqual({ url: 'u', ...(rest !== undefined && { data: rest }) });
    expect(result.value.files.map(([path]) => path)).toEqual(paths);
  });

  test('a file keeps the place of null in JSON', () => {
    const result = split({ a: ['x', file, 'y'] });
    expect(result.ok && JSON.stringify(result.value.request)).toBe('{"url":"u","data":{"a":["x",null,"y"]}}');
  });

  test('a date stays what JSON makes of it', () => {
    const result = split({ at: new Date(0) });
    expect(result.ok && JSON.stringify(result.value.request.data)).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});

describe('a request is refused', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  test.each<[string, unknown, Record<string, unknown>, string | RegExp]>([
    ['with a file beside data', {}, { headers: { a: file } }, 'headers[a]'],
    ['with brackets in a name of a file', { 'a[b]': file }, {}, 'data[a[b]]'],
    ['with brackets in a name around a file', { 'a]': { b: file } }, {}, 'data[a]][b]'],
    ['that goes round in circles', cyclic, {}, /^data\[self\]/],
  ])('%s', (_, data, more, param) => {
    const result = split(data, more);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER' } });
    const at = result.ok ? undefined : result.refusal.param;
    expect(at).toEqual(typeof param === 'string' ? param : expect.stringMatching(param));
  });
});
