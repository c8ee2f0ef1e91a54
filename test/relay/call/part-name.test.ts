import { describe, expect, test } from 'vitest';
import { fieldName } from '../../../relay/call/part-name.ts';

const LONGEST = 'a'.repeat(256);

describe('a file is a field', () => {
  test.each([
    ['data[image]', 'image'],
    ['data[images][0]', 'images[0]'],
    ['data[images[]]', 'images[]'],
    ['data[a][b[]]', 'a[b][]'],
    ['data[a][b][c]', 'a[b][c]'],
    ['data[x y.z]', 'x y.z'],
    ['data[constructor]', 'constructor'],
    ['data[prototype][constructor]', 'prototype[constructor]'],
    ['data[my__proto__]', 'my__proto__'],
    [`data[${LONGEST}]`, LONGEST],
    [`data[a]${'[b]'.repeat(7)}`, `a${'[b]'.repeat(7)}`],
  ])('%s named %s', (part, name) => expect(fieldName(part)).toBe(name));
});

describe('no field of a file is', () => {
  test.each([
    '',
    'data',
    'request',
    'image',
    'data[]',
    'data[image',
    'dataimage]',
    'data[image]x',
    'xdata[image]',
    'Data[image]',
    'data[a][]',
    'data[a]b[c]',
    'data[a[b]]',
    'data[a[]b]',
    'data[__proto__]',
    'data[__proto__][a]',
    'data[a][__proto__]',
    'data[__proto__x]',
    'data[constructor][prototype]',
    'data[a][constructor][prototype][b]',
    'data[constructor[]][prototype]',
    `data[${LONGEST}a]`,
    `data[a][${LONGEST}a]`,
    `data[a]${'[b]'.repeat(8)}`,
  ])('%s', (part) => expect(fieldName(part)).toBeNull());
});
