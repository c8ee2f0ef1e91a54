import { describe, expect, test } from 'vitest';
import { decodings, hasDisguise, hasDotSegment } from '../../../shared/placeholder/path-structure.ts';

describe('a path is read', () => {
  test.each<[string, string[]]>([
    ['', ['']],
    ['/v1/a', ['/v1/a']],
    ['a%2fb', ['a%2fb', 'a/b']],
    ['a%252fb%2F', ['a%252fb%2F', 'a%2fb/', 'a/b/']],
    ['caf%C3%A9', ['caf%C3%A9', 'café']],
    ['%25252541', ['%25252541', '%252541', '%2541', '%41', 'A']],
  ])('as written, and decoded until nothing is left to decode: %s', (path, texts) => {
    expect(decodings(path)).toEqual(texts);
  });

  test.each(['%', 'a%2', '%zz', '%u002e', '%c0%ae', '%ff', '%25zz', '%2525252541'])(
    'by no two servers alike: %s, so it has no reading',
    (path) => expect(decodings(path)).toBeNull(),
  );
});

describe('a character is structure to some servers where it is', () => {
  test.each<[string, string]>([
    ['a NUL', '\0'],
    ['the last control character before the space', '\u001f'],
    ['DEL', '\u007f'],
    ['the last of the C1 controls', '\u009f'],
    ['the yen sign', '¥'],
    ['the Arabic percent sign', '٪'],
    ['the fraction slash', '⁄'],
    ['the won sign', '₩'],
    ['the division slash', '∕'],
    ['the set minus', '∖'],
    ['a full-width dot', '．'],
    ['a full-width slash', '／'],
    ['a full-width percent sign', '％'],
    ['a full-width semicolon', '；'],
    ['the Greek question mark', '\u037e'],
    ['“account of”', '℀'],
  ])('%s', (_, char) => {
    expect(hasDisguise(char)).toBe(true);
    expect(hasDisguise(`a${char}b`)).toBe(true);
  });

  test.each(['', 'a/b\\c;d%e.f', ' ~', '\u00a0', 'é', '日本', 'ｆｕｌｌ', 'ﬁ'])(
    '%j is the same text to all of them',
    (text) => expect(hasDisguise(text)).toBe(false),
  );
});

describe('a segment is resolved away by some server where it is', () => {
  test.each([
    '.',
    '..',
    '/.',
    '/../',
    'a/..',
    '..\\a',
    '/ ',
    '/. ',
    '/\t',
    '/..;',
    '/.;x',
    '/..?a',
    '/..#a',
    '/;/..;a/',
  ])('%j', (path) => expect(hasDotSegment(path)).toBe(true));

  test.each(['', '/', '//', '/a', '/a.', '/.a', '/a..b', '/..a', '/a ', '/;', '/?', '/#..', '/a;..', '/a?..'])(
    '%j is none',
    (path) => expect(hasDotSegment(path)).toBe(false),
  );
});
