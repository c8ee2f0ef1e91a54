import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldEntry, nest } from '../../../../shared/client/form/nest.ts';
import { runs } from '../../../support/runs.ts';

const nested = (...entries: FieldEntry[]): unknown => {
  const result = nest(entries);
  return result.ok ? result.value : result.refusal;
};

describe('names', () => {
  test.each<[string, FieldEntry[], unknown]>([
    ['nest', [['a[b][c]', '1']], { a: { b: { c: '1' } } }],
    [
      'make a list of indexes, in their order',
      [
        ['a[1]', 'y'],
        ['a[0]', 'x'],
      ],
      { a: ['x', 'y'] },
    ],
    [
      'close up over indexes that are not there',
      [
        ['a[999]', 'y'],
        ['a[7]', 'x'],
      ],
      { a: ['x', 'y'] },
    ],
    [
      'make a list of a name that comes again',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', '3'],
      ],
      { a: ['1', '2', '3'] },
    ],
    [
      'make a list of a nested name that comes again',
      [
        ['a[b]', '1'],
        ['a[b]', '2'],
      ],
      { a: { b: ['1', '2'] } },
    ],
    [
      'append',
      [
        ['a[]', '1'],
        ['a[]', '2'],
      ],
      { a: ['1', '2'] },
    ],
    [
      'keep [] at the end of a name in brackets, as a list where it comes again',
      [
        ['data[image[]]', '1'],
        ['data[image[]]', '2'],
        ['data[a][b[]]', '3'],
      ],
      { data: { 'image[]': ['1', '2'], a: { 'b[]': '3' } } },
    ],
    [
      'append behind indexes',
      [
        ['a[]', '2'],
        ['a[5]', '1'],
      ],
      { a: ['1', '2'] },
    ],
    [
      'append objects',
      [
        ['a[][b]', '1'],
        ['a[][b]', '2'],
      ],
      { a: [{ b: '1' }, { b: '2' }] },
    ],
    [
      'keep a number at the top and with leading zeros a name',
      [
        ['0', 'x'],
        ['a[01]', 'y'],
      ],
      { 0: 'x', a: { '01': 'y' } },
    ],
    [
      'keep what looks like a property of all objects',
      [
        ['toString', 'x'],
        ['a[hasOwnProperty]', 'y'],
      ],
      {
        toString: 'x',
        a: { hasOwnProperty: 'y' },
      },
    ],
    [
      'keep the list of select multiple, also of one or none',
      [
        ['a', ['x']],
        ['b', []],
        ['c', ['x', 'y']],
      ],
      {
        a: ['x'],
        b: [],
        c: ['x', 'y'],
      },
    ],
    [
      'do not nest the list of select multiple with []',
      [
        ['a[]', ['x', 'y']],
        ['b[]', []],
        ['a[]', 'z'],
      ],
      {
        a: ['x', 'y', 'z'],
        b: [],
      },
    ],
    [
      'keep numbers and booleans',
      [
        ['n', 1.5],
        ['t', true],
        ['f', false],
      ],
      { n: 1.5, t: true, f: false },
    ],
  ])('%s', (_, entries, expected) => {
    expect(nested(...entries)).toEqual(expected);
  });

  test.each<[string, string[], string]>([
    ['__proto__', ['__proto__'], '__proto__'],
    ['__proto__ inside', ['a[__proto__][b]'], 'a[__proto__][b]'],
    ['constructor', ['a[constructor]'], 'a[constructor]'],
    ['prototype', ['prototype[a]'], 'prototype[a]'],
    ['depth 9', ['a[b][c][d][e][f][g][h][i]'], 'a[b][c][d][e][f][g][h][i]'],
    ['an index over 999', ['a[1000]'], 'a[1000]'],
    ['a huge index', ['a[99999999999999999999]'], 'a[99999999999999999999]'],
    ['an empty name', [''], ''],
    ['a bracket that is not closed', ['a[b'], 'a[b'],
    ['text behind a bracket', ['a[b]c'], 'a[b]c'],
    ['a bracket inside a bracket', ['a[[b]]'], 'a[[b]]'],
    ['a name without a head', ['[a]'], '[a]'],
    ['a value and an object', ['a', 'a[b]'], 'a[b]'],
    ['an object and a value', ['a[b]', 'a'], 'a'],
    ['an object and a list', ['a[b]', 'a[0]'], 'a[0]'],
    ['a list and an object', ['a[]', 'a[b]'], 'a[b]'],
  ])('are refused: %s', (_, names, param) => {
    const result = nested(...names.map((name): FieldEntry => [name, 'x']));
    expect(result).toMatchObject({ code: 'INVALID_PARAMETER', param });
  });

  test('may be eight levels deep and have the index 999', () => {
    expect(nested(['a[b][c][d][e][f][g][h]', 'x'])).toHaveProperty('a.b.c.d.e.f.g.h', 'x');
    expect(nested(['a[999]', 'x'])).toEqual({ a: ['x'] });
  });
});

test('whatever the names, nothing reaches the prototype of an object', () => {
  const part = fc.constantFrom(
    'a',
    '__proto__',
    'constructor',
    'prototype',
    '0',
    '',
    'toString',
    '[',
    ']',
    '__proto__]',
  );
  const name = fc
    .array(part, { minLength: 1, maxLength: 10 })
    .map(([head, ...rest]) => `${head}${rest.map((one) => `[${one}]`).join('')}`);
  const property = fc.property(fc.array(name, { maxLength: 5 }), (names) => {
    nest(names.map((one): FieldEntry => [one, 'polluted']));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect({}.toString()).toBe('[object Object]');
  });
  fc.assert(property, { numRuns: runs(1000, 20_000), seed: 20_263 });
});

test('a JSON value written as fields is the same value again', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' ', '.'), minLength: 1, maxLength: 3 });
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.string(),
      fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    ),
  }));
  const fields = (value: unknown, name: string): FieldEntry[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, child]) => fields(child, `${name}[${key}]`))
      : [[name, value as string]];
  const property = fc.property(tree, (value) => {
    expect(nested(...fields(value, 'data'))).toEqual({ data: value });
  });
  fc.assert(property, { numRuns: runs(500, 10_000), seed: 20_264 });
});
