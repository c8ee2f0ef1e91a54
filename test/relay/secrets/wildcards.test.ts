import { describe, expect, test } from 'vitest';
import { refuseWildcards } from '../../../relay/secrets/wildcards.ts';

const REGISTRABLE = [
  'https://*.example.com',
  'https://*.example.co.uk',
  'https://*.my-org.github.io',
  'http://*.a.dev:8080',
];
const OWNED_BY_ANYBODY = [
  'https://*.com',
  'https://*.co.uk',
  'https://*.github.io',
  'https://*.localhost',
  'https://*.10.0.0.1',
];

describe('a wildcard', () => {
  test.each(REGISTRABLE)('before a registrable domain is taken: %s', (origin) => {
    expect(refuseWildcards({ allow: [{ origin }], origins: [origin] })).toBeNull();
  });

  test.each(OWNED_BY_ANYBODY)('before a name that anybody may own names under is refused: %s', (origin) => {
    const good = { origin: 'https://api.example' };
    expect(refuseWildcards({ allow: [good, { origin }] })).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'allow.1.origin',
    });
    expect(refuseWildcards({ origins: ['https://*.example.com', origin] })).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'origins.1',
    });
  });
});

test('an exact origin may be any, and a policy may have none', () => {
  for (const origin of ['https://github.io', 'http://localhost:8080', 'http://10.0.0.1']) {
    expect(refuseWildcards({ allow: [{ origin }], origins: [origin] })).toBeNull();
  }
  for (const policy of [{}, { allow: [], origins: [] }, { origins: null }]) expect(refuseWildcards(policy)).toBeNull();
});
