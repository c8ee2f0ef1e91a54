import { describe, expect, test } from 'vitest';
import { isFollowed, redirectOf, redirectRefused } from '../../../relay/forward/redirect.ts';
import { absoluteUrl, isAbsoluteUrl } from '../../../relay/forward/url-reference.ts';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';

const KEY = 'secret-key-0123456789';
const BASE = 'https://api.example/v1/start?page=1';

function target(location: string, secret = KEY): string | null | undefined {
  return redirectOf(302, { location }, BASE, createRedactor(secretEncodingsOf(secret)))?.location;
}

describe('a URL in a response', () => {
  test.each<[string, string | null]>([
    ['https://other.example/a?b#c', 'https://other.example/a?b#c'],
    // Signed by their exact bytes.
    ["https://other.example/a'b/../c%2f?x=[1]", "https://other.example/a'b/../c%2f?x=[1]"],
    ['HTTP://OTHER.example/', 'HTTP://OTHER.example/'],
    [' https://other.example/\t ', 'https://other.example/'],
    ['/next', 'https://api.example/next'],
    ['next?page=2', 'https://api.example/v1/next?page=2'],
    ['//other.example/a', 'https://other.example/a'],
    ['https://other.example\\@evil.example/', 'https://other.example/@evil.example/'],
    ['https://other.example/a b', 'https://other.example/a%20b'],
    ['https://other.example/\xe9', 'https://other.example/%E9'],
    ['ftp://other.example/', 'ftp://other.example/'],
    ['https://', null],
  ])('%j leads to %s', (reference, url) => expect(absoluteUrl(reference, BASE)).toBe(url));

  test('is absolute in ASCII without spaces or backslashes', () => {
    for (const url of ['https://a.example', 'http://a.example/~', 'HTTPS://!']) expect(isAbsoluteUrl(url)).toBe(true);
    for (const url of [
      'https://',
      '/a',
      'x https://a.example',
      'https://a b',
      'https://a\\b',
      'https://é',
      'ftp://a',
      'https://a\n',
    ])
      expect(isAbsoluteUrl(url)).toBe(false);
  });
});

describe('a redirect', () => {
  test.each([
    [299, false],
    [300, true],
    [304, true],
    [399, true],
    [400, false],
  ])('may have the status %i: %s', (status, is) => {
    const redactor = createRedactor(secretEncodingsOf(KEY));
    const redirect = redirectOf(status, { location: '/next' }, BASE, redactor);
    expect(redirect).toEqual(is ? { status, location: 'https://api.example/next' } : null);
    expect(redirectOf(status, {}, BASE, redactor)).toBeNull();
  });

  test('is followed with one of five statuses', () => {
    const followed = Array.from({ length: 100 }, (_, index) => 300 + index).filter((status) =>
      isFollowed({ status, location: null }),
    );
    expect(followed).toEqual([301, 302, 303, 307, 308]);
  });

  test.each([
    [`https://other.example/?key=${KEY}`, 'https://other.example/?key=$CLIENT_SECRET'],
    [`/${KEY}`, 'https://api.example/$CLIENT_SECRET'],
    // Split by what a URL parser removes.
    [`https://other.example/?key=${KEY.slice(0, 5)}\t${KEY.slice(5)}`, 'https://other.example/?key=$CLIENT_SECRET'],
  ])('that repeats the secret has the placeholder in its place: %j', (location, expected) => {
    expect(target(location)).toBe(expected);
  });

  test.each<[string, string]>([
    ['whose host a URL parser turns into the secret', `https://${KEY.toUpperCase()}.example/`],
    ['with a user name', 'https://user@other.example/'],
    ['with a password', 'https://:password@other.example/'],
    ['to no URL', 'https://['],
  ])('%s has no target that is passed on', (_, location) => expect(target(location)).toBeNull());

  test('that is refused says where it leads by its origin, and to the developer whole', () => {
    expect(redirectRefused({ status: 302, location: 'https://a.example/b?c' }, 'which no', 'Fix it.')).toEqual({
      code: 'REDIRECT_REFUSED',
      detail: 'The destination redirects to https://a.example, which no.',
      location: 'https://a.example/b?c',
      fix: 'Fix it.',
    });
    const unknown = redirectRefused({ status: 302, location: null }, 'which no', 'Fix it.');
    expect(unknown.detail).toContain('another address');
    expect(unknown).not.toHaveProperty('location');
    expect(redirectRefused({ status: 302, location: 'no URL' }, 'x', 'y').detail).toContain('another address');
  });
});
