import { expect, test } from 'vitest';
import { dataOfFields, filePartName } from '../../../extension/request-model/fields.ts';

const fields = (...pairs: [string, string][]) => dataOfFields(pairs.map(([name, value]) => ({ name, value })));

test('brackets nest and a repeated name makes a list', () => {
  expect(fields(['a[b][c]', '1'], ['tag', 'x'], ['tag', 'y'], ['tag', 'z'])).toEqual({
    ok: true,
    value: { a: { b: { c: '1' } }, tag: ['x', 'y', 'z'] },
  });
});

test('names of object methods are ordinary names', () => {
  expect(fields(['toString', '1'], ['valueOf[x]', '2'])).toEqual({
    ok: true,
    value: { toString: '1', valueOf: { x: '2' } },
  });
});

test.each(['__proto__', 'a[__proto__]', 'constructor[prototype][x]', 'a[', 'a[][b]', '[]', '[a]', 'a]b'])(
  'the name %s is refused and reaches no prototype',
  (name) => {
    expect(fields([name, 'x'])).toMatchObject({ ok: false, refusal: { code: 'INVALID_PARAMETER' } });
    expect({}).not.toHaveProperty('x');
  },
);

test('brackets without a name stay in the name, which the relay sends as it is', () => {
  expect(fields(['a[]', '1'], ['a[]', '2'], ['b[c][]', '3'])).toEqual({
    ok: true,
    value: { 'a[]': ['1', '2'], b: { 'c[]': '3' } },
  });
  expect(filePartName('images[]')).toBe('data[images[]]');
});

test('a name cannot be both a value and a group', () => {
  expect(fields(['a', '1'], ['a[b]', '2']).ok).toBe(false);
  expect(fields(['a[b]', '1'], ['a', '2']).ok).toBe(false);
});

test('a file part is named by its path in data', () => {
  expect(filePartName('image')).toBe('data[image]');
  expect(filePartName('a[b][c]')).toBe('data[a][b][c]');
});
