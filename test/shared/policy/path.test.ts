import { describe, expect, test } from 'vitest';
import { matchesOrigin } from '../../../shared/policy/origin.ts';
import { matchesPath } from '../../../shared/policy/path.ts';

const pathOf = (path: string): string => new URL(`https://api.example${path}`).pathname;

describe('a path pattern', () => {
  test.each<[string, string, boolean]>([
    ['/v1/chat', '/v1/chat', true],
    ['/v1/chat', '/v1/chat/', false],
    ['/v1/chat', '/V1/chat', false],
    ['/v1/*', '/v1/a', true],
    ['/v1/*', '/v1/', false],
    ['/v1/*', '/v1/a/b', false],
    ['/v1/*/c', '/v1/b/c', true],
    ['/v1/*/c', '/v1//c', false],
    ['/v1/**', '/v1/a/b', true],
    ['/v1/**', '/v1/', true],
    ['/v1/**', '/v1', false],
    ['/v1/**', '/v10/a', false],
    ['/**', '/', true],
    ['/bot*/send', '/bot$CLIENT_SECRET/send', true],
    ['/a*b*c', '/a1b2c', true],
    ['/a*b*c', '/abc', true],
    ['/a*b*c', '/acb', false],
    ['/a*b*c', '/a1c', false],
    ['/a*bc*c', '/abc', false],
    ['/*ab*ab*', '/ab', false],
    ['/a*c', '/ac', true],
    ['/a*a', '/a', false],
    ['/v1/**', '/v1/%7Euser', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, pathOf(path))).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ['/v1/*/b', '/v1/a%20b%40c/b', true],
    ['/v1/*', '/v1/caf%C3%A9', true],
    ['/v1/*', '/v1/日本', true],
    ['/v1/😀/*', '/v1/😀/a', true],
    ['/v1/café/*', '/v1/café/a', true],
    ['/v1/a b/*', '/v1/a b/a', true],
    ['/v1/caf%C3%A9', '/v1/café', true],
    ['/v1/*', '/v1/a%252Cb', true],
    ['/.well-known/*', '/.well-known/a', true],
    ['/v1/*', '/v1/a.b..c', true],
    ['/v1/**', '/v1//a/', true],
    // An identifier with a slash, as GitLab and npm take it.
    ['/projects/**', '/projects/group%2Fproject', true],
    ['/projects/group%2Fproject/*', '/projects/group%2Fproject/issues', true],
    ['/projects/group%2F*/issues', '/projects/group%2Fproject/issues', true],
    ['/projects/group%2F*/issues', '/projects/group%2Fa%2Fb/issues', false],
    ['/projects/group%2F*/issues', '/projects/group/project/issues', false],
    ['/projects/*/issues', '/projects/group%2Fproject/issues', false],
    ['/*/public/**', '/a%5cpublic%2fpublic/public/b', false],
    // A list of identifiers, as Stack Exchange takes it.
    ['/questions/*', '/questions/1;2;3', true],
    ['/questions/*/answers', '/questions/1;2/answers', true],
    ['/questions/*', '/questions/1%3B2', true],
    ['/questions/*', '/questions/;1', false],
    ['/questions/*', '/questions/%3b1', false],
    ['/questions/1*2', '/questions/1;2', false],
    ['/questions/1;*', '/questions/1;2', true],
    ['/questions/1*2', '/questions/1%3b2', false],
    ['/rooms/**', '/rooms/%23general', true],
    ['/rooms/*/join', '/rooms/a%23/join', false],
    ['/rooms/*/join', '/rooms/a%3f/join', false],
    // The escape is completed by the pattern's own text.
    ['/v1/*2fb', '/v1/a%2fb', false],
    ['/v1/%2*', '/v1/%2fb', false],
  ])('%s and %s, which servers may decode: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, pathOf(path))).toBe(expected);
  });

  // Each reads as /admin, or as nobody knows what, on some server.
  test.each([
    '/v1/../admin',
    '/v1/%2e%2e/admin',
    '/v1/%252e%252e/admin',
    '/v1/..%2fadmin',
    '/v1/..%252fadmin',
    '/v1/%5c..%5c..%5cadmin',
    '/v1/..;/admin',
    '/v1/..;a=b/admin',
    '/v1/..%3b/admin',
    '/v1/..%253ba=b/admin',
    '/v1/x;a=%2f..%2f..%2fadmin',
    '/v1//../../admin',
    '/v1/a%5Cb/..%2f..%2fadmin',
    '/v1/a%252fb/..%2f..%2fadmin',
    '/v1/a%255cb/..%5c..%5cadmin',
    '/v1/a/b%2f..%2f..%5c%252e%252e%255cadmin',
    '/v1/.%2f',
    '/v1/a%2f%2e',
    '/v1/..%20%2fadmin',
    '/v1/...%2fadmin',
    '/v1/%20/admin',
    '/v1/..%3fx/admin',
    '/v1/..%23x/admin',
    '/v1/%zz/admin',
    '/v1/%/admin',
    '/v1/%2/admin',
    '/v1/%25zz/admin',
    '/v1/%u002e%u002e/admin',
    '/v1/%c0%ae%c0%ae/admin',
    '/v1/a%c0%afadmin',
    '/v1/%e0%80%ae%e0%80%ae/admin',
    '/v1/%ff/admin',
    '/v1/%00/admin',
    '/v1/..%00/admin',
    '/v1/a%2500/admin',
    '/v1/a%0d%0aadmin',
    '/v1/a%7f/admin',
    '/v1/a%c2%85/admin',
    '/v1/%EF%BC%8E%EF%BC%8E/admin',
    '/v1/%E2%80%A5/admin',
    '/v1/a%EF%BC%8Fadmin',
    '/v1/a%EF%BC%BCadmin',
    '/v1/a%E2%88%95admin',
    '/v1/a%E2%81%84admin',
    '/v1/..%C2%A5admin',
    '/v1/..%CD%BE/admin',
    '/v1/%EF%BC%852e/admin',
    '/%2fadmin',
    '//admin',
  ])('/v1/** does not cover %s', (path) => {
    expect(matchesPath('/v1/**', pathOf(path))).toBe(false);
    expect(matchesPath('/v1/*/*', pathOf(path))).toBe(false);
    expect(matchesPath('/v1/*', pathOf(path))).toBe(false);
  });

  test('takes four rounds of encoding and no more', () => {
    const encoded = (rounds: number): string => `/v1/%${'25'.repeat(rounds - 1)}41`;
    const matched = [1, 2, 3, 4, 5, 6, 7, 50].filter((rounds) => matchesPath('/v1/**', encoded(rounds)));
    expect(matched).toEqual([1, 2, 3, 4]);
    expect(matched.filter((rounds) => matchesPath('/v1/*', encoded(rounds)))).toEqual(matched);
  });

  test('takes time in proportion to its length', () => {
    const pattern = `/${'*a'.repeat(250)}`;
    // With backtracking this would not end.
    expect(matchesPath(pattern, `/${'a'.repeat(8000)}b`)).toBe(false);
  });
});

describe('an origin pattern', () => {
  test.each<[string, string, boolean]>([
    ['https://api.example', 'https://api.example', true],
    ['https://api.example', 'http://api.example', false],
    ['https://api.example', 'https://api.example:8443', false],
    ['https://api.example', 'https://api.example.evil.example', false],
    ['https://*.api.example', 'https://eu.api.example', true],
    ['https://*.api.example', 'https://api.example', false],
    ['https://*.api.example', 'https://a.b.api.example', false],
    ['https://*.api.example', 'https://evilapi.example', false],
    ['https://*.api.example', 'http://eu.api.example', false],
    ['https://*.api.example', 'https://eu.api.example:8443', false],
    ['https://*.api.example:8443', 'https://eu.api.example:8443', true],
    ['https://*.api.example', 'https://.api.example', false],
  ])('%s and %s: %s', (pattern, origin, expected) => {
    expect(matchesOrigin(pattern, origin)).toBe(expected);
  });
});
