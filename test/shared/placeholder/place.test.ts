import { describe, expect, test } from 'vitest';
import { isPlacementAllowed, type Place, paramOf, placementOf } from '../../../shared/placeholder/place.ts';

describe('a place', () => {
  test.each<[Place, string, string]>([
    [{ in: 'header', name: 'x-api-key' }, 'header:x-api-key', 'headers.x-api-key'],
    [{ in: 'query', name: 'key' }, 'query:key', 'params.key'],
    [{ in: 'query', name: 'a:b\nc' }, 'query:a:b\nc', 'params.a:b\nc'],
    [{ in: 'query', name: '' }, 'query', 'params'],
    [{ in: 'path' }, 'path', 'url'],
    [{ in: 'body', path: 'a.0.b' }, 'body:a.0.b', 'data.a.0.b'],
    [{ in: 'body', path: '' }, 'body', 'data'],
  ])('%j is %s to a policy, and %s in the request', (place, placement, param) => {
    expect(placementOf(place)).toBe(placement);
    expect(paramOf(placement)).toBe(param);
  });
});

describe('a policy', () => {
  const key: Place = { in: 'query', name: 'key' };
  const header: Place = { in: 'header', name: 'x-api-key' };
  test.each<[Place, string[], boolean]>([
    [key, ['query'], true],
    [key, ['query:key'], true],
    [key, ['header', 'query:other', 'query:key'], true],
    [key, ['query:KEY'], false],
    [key, ['QUERY'], false],
    [key, ['query:other', 'header', 'path', 'body'], false],
    [key, ['key'], false],
    [key, [], false],
    [header, ['header:X-Api-Key'], true],
    [header, ['header:x-api-key'], true],
    [header, ['header:authorization'], false],
    [header, ['HEADER'], false],
    [{ in: 'query', name: '' }, ['query:'], false],
    [{ in: 'body', path: 'a' }, ['body:A'], false],
    [{ in: 'body', path: 'a' }, ['query:a', 'header:a'], false],
    [{ in: 'path' }, ['path'], true],
    [{ in: 'path' }, ['query', 'header', 'body'], false],
  ])('where the secret is at %j and %j is allowed: %s', (place, placements, allowed) => {
    expect(isPlacementAllowed(place, placements)).toBe(allowed);
  });
});
