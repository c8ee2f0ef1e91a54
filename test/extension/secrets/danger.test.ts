import { describe, expect, test } from 'vitest';
import { dangersOf } from '../../../extension/secrets/danger.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';

const safe: Policy = {
  access: 'private',
  allow: [{ origin: 'https://api.openai.com', paths: ['/v1/images/*'] }],
  placements: ['header:authorization'],
  origins: null,
  limits: null,
  claims: null,
  allowRanges: false,
  paused: false,
  expiresAt: null,
};

describe('a warning', () => {
  test('is not needed for a private secret in one header to one place', () => expect(dangersOf(safe)).toEqual([]));

  test.each([
    ['public without paths', { access: 'public', allow: [{ origin: 'https://api.example' }] }, /every path/],
    [
      'in the body of a chat API',
      { placements: ['body:messages.0.content'] },
      /api\.openai\.com responds in free text/,
    ],
    ['no placement', { placements: [] }, /cannot be used until/],
    ['no destination', { allow: [] }, /No destination/],
    ['plain http', { allow: [{ origin: 'http://api.example', paths: ['/a'] }] }, /plain http/],
  ] satisfies [string, Partial<Policy>, RegExp][])('is shown for: %s', (_, part, sentence) => {
    const dangers = dangersOf({ ...safe, ...part });
    expect(dangers).toHaveLength(1);
    expect(dangers[0]).toMatch(sentence);
  });
});
