import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesOrigin } from '../../../shared/policy/origin.ts';
import { matchesPath } from '../../../shared/policy/path.ts';
import { runs } from '../../support/runs.ts';

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
    ['/a*a', '/a', false],
    ['/v1/**', '/v1/%7Euser', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, pathOf(path))).toBe(expected);
  });

  // Each reads as /admin on some server.
  test.each([
    '/v1/../admin',
    '/v1/%2e%2e/admin',
    '/v1/%252e%252e/admin',
    '/v1/..%2fadmin',
    '/v1/..%252fadmin',
    '/v1/%5c..%5c..%5cadmin',
    '/v1/..;/admin',
    '/v1/..;a=b/admin',
    '/v1//../../admin',
    '/v1/%25252525252e%252e/admin',
    '/v1/%zz/admin',
    '/v1/%c0%ae%c0%ae/admin',
    '/%2fadmin',
    '//admin',
  ])('/v1/** does not cover %s', (path) => {
    expect(matchesPath('/v1/**', pathOf(path))).toBe(false);
    expect(matchesPath('/v1/*/*', pathOf(path))).toBe(false);
  });

  test('covers no path that leads out of it, however it is written', () => {
    const step = fc.constantFrom(
      'a',
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '%252e%252e',
      '',
      '%2f',
      '%5c',
      '..%2f',
      ';',
      '..;x',
      '%2e%2e%2f',
    );
    const property = fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const path = pathOf(`/v1/${steps.join('/')}`);
      // What the most generous server makes of it: decodes to the end, takes \ for /, drops ;parameters, folds // and dots.
      let read = path;
      for (let round = 0; round < 8; round += 1) read = decodeURIComponent(read);
      const segments: string[] = [];
      for (const segment of read.replaceAll('\\', '/').split('/')) {
        const name = segment.replace(/;.*/s, '');
        if (name === '..') segments.pop();
        else if (name !== '' && name !== '.') segments.push(name);
      }
      if (segments[0] !== 'v1') expect(matchesPath('/v1/**', path)).toBe(false);
    });
    fc.assert(property, { numRuns: runs(3000, 100_000), seed: 20_266 });
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
