import { describe, expect, test } from 'vitest';
import { asciiDisposition } from '../../../relay/forward/content-disposition.ts';
import { canBeName, wireValue } from '../../../relay/forward/wire-header.ts';

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('wireValue', () => {
  test.each(['', 'plain', 'a\tb', 'caf\xe9', '\x80\xff'])('keeps %j', (value) => {
    expect(wireValue('x-a', value)).toBe(value);
  });

  test.each(['a\rb', 'a\nb', 'a\0b', 'a\x01b', 'a\x7fb', '\u010d\u010a'])('drops %j', (value) => {
    expect(wireValue('x-a', value)).toBeNull();
    expect(wireValue('content-disposition', value)).toBeNull();
  });

  test('leaves an ASCII content-disposition as it is', () => {
    const value = 'attachment; filename="a b.pdf"; size=3';
    expect(wireValue('content-disposition', value)).toBe(value);
  });
});

test('canBeName takes tokens only', () => {
  expect(['x-a', 'a.b', "a!#$%&'*+-.^_`|~9"].filter(canBeName)).toHaveLength(3);
  expect(['', 'a b', 'a:', 'a\r\nb', 'caf\xe9', 'a\0'].filter(canBeName)).toEqual([]);
});

describe('asciiDisposition', () => {
  test.each([
    ['attachment; filename="ü.txt"', 'attachment; filename="_.txt"; filename*=UTF-8\'\'%C3%BC.txt'],
    ['inline;filename=ü.txt', 'inline; filename="_.txt"; filename*=UTF-8\'\'%C3%BC.txt'],
    ['filename="ü.txt"', 'attachment; filename="_.txt"; filename*=UTF-8\'\'%C3%BC.txt'],
    [
      'attachment; FileName="ü;\\"(1)\\".txt"',
      'attachment; filename="_;_(1)_.txt"; filename*=UTF-8\'\'%C3%BC%3B%22%281%29%22.txt',
    ],
    ['attachment; filename="ü%41"', 'attachment; filename="__41"; filename*=UTF-8\'\'%C3%BC%2541'],
    ['attachment; filename="ü"; filename*=UTF-8\'\'%c3%bc', 'attachment; filename="_"; filename*=UTF-8\'\'%c3%bc'],
    ["attachment; filename*=UTF-8''ü", 'attachment'],
    ['attachment; x="ü"; filename*=iso-8859-1\'en\'%fc', "attachment; filename*=iso-8859-1'en'%fc"],
    ['attachment; filename="ü" ; filename="other"', 'attachment; filename="_"; filename*=UTF-8\'\'%C3%BC'],
    ['attachment; filename="ü', 'attachment; filename="__"; filename*=UTF-8\'\'%22%C3%BC'],
    ['attachment; filename="a\u0085ü"', 'attachment; filename="a__"; filename*=UTF-8\'\'a_%C3%BC'],
    ['attachment; filename="😀"', 'attachment; filename="_"; filename*=UTF-8\'\'%F0%9F%98%80'],
    ['attachment; filename=""; x=ü', 'attachment'],
    ['ünknown; filename=a', 'attachment; filename="a"; filename*=UTF-8\'\'a'],
    ['ü', 'attachment'],
  ])('%j', (value, expected) => {
    expect(asciiDisposition(utf8(value))).toBe(expected);
  });

  test('reads Latin-1 where it is no UTF-8', () => {
    expect(asciiDisposition('attachment; filename="\xfc"')).toBe('attachment; filename="_"; filename*=UTF-8\'\'%C3%BC');
  });

  test.each([
    ['names', 'a'.repeat(60_000)],
    ['parameters without end', ';a="\\"'.repeat(10_000)],
    ['spaces', `attachment; ${' '.repeat(60_000)}`],
    ['quotes', '";filename="'.repeat(5_000)],
  ])('takes no longer for many %s', (_, value) => {
    const started = performance.now();
    asciiDisposition(`${value}\xfc`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
