import { expect, test } from 'vitest';
import { hintOf } from '../../../relay/secrets/hint.ts';

const LINES = [
  '-----BEGIN PRIVATE KEY-----',
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  'aB3dE5gH7jKLmN==',
  '-----END PRIVATE KEY-----',
];

test.each<[string, string, string | undefined]>([
  ['an API key', 'sk-proj-0123456789abcdef', 'cdef'],
  ['a short value', 'sk-0123456789', undefined],
  ['a PEM file', LINES.join('\n'), 'KLmN'],
  ['a PEM file with a line break at the end', `${LINES.join('\r\n')}\r\n`, 'KLmN'],
  ['a PEM file with escaped line breaks', `${LINES.join('\\n')}\\n`, 'KLmN'],
  ['the end of a PEM file alone', '-----END PRIVATE KEY-----', undefined],
])('the hint of %s', (_, value, expected) => {
  expect(hintOf(value).hint).toBe(expected);
});
