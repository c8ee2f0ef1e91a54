import { describe, expect, test } from 'vitest';
import {
  type Encoder,
  inBasic,
  inForm,
  inHeader,
  inJson,
  inMultipartText,
  inPath,
  inQuery,
  inText,
  percentEncode,
} from '../../../shared/placeholder/encode.ts';

const HALF = '\ud800';
const where: [string, Encoder, string[]][] = [
  ['a query', inQuery, [HALF]],
  ['a form', inForm, [HALF]],
  ['a path', inPath, [HALF, 'a/b', 'a\\b', 'a..b', 'a%2fb', 'a%', 'a%2', '.', '. ', '', ';a', '.?', 'a\0', 'a／b']],
  ['JSON', inJson, [HALF]],
  ['a header', inHeader, [HALF, 'a\nb', 'a\rb', 'a\0', 'é', '\u007f']],
  ['Basic credentials', inBasic('user'), [HALF, 'a\nb', '\u007f', '\u001f']],
  ['a Basic user name', inBasic('user'), ['a:b']],
  ['Basic credentials', inBasic('password'), [HALF, '\0']],
  ['text', inText, [HALF]],
  ['a multipart body that is a string', inMultipartText, ['a\nb', 'a\rb']],
];

test.each(where)(
  'the refusal says that the secret cannot be used in %s, and does not quote it',
  (place, encode, secrets) => {
    for (const secret of secrets) {
      expect(encode(secret)).toMatchObject({
        ok: false,
        refusal: { code: 'SECRET_NOT_ENCODABLE', detail: expect.stringContaining(`used in ${place}:`) },
      });
    }
  },
);

describe('a secret is written', () => {
  test.each<[string, Encoder, string, string]>([
    ['in a query', inQuery, 'a b&c=é', 'a%20b%26c%3D%C3%A9'],
    ['in a form', inForm, "!'()*~-._", '%21%27%28%29%2A~-._'],
    ['in a path', inPath, 'a%5z.b;c', 'a%255z.b%3Bc'],
    ['in JSON', inJson, '"\\\n$&', '\\"\\\\\\n$&'],
    ['in a header', inHeader, '\t a"~ ', '\t a"~ '],
    ['in a Basic password', inBasic('password'), 'a:é', 'a:é'],
    ['in text', inText, 'a\r\n\0', 'a\r\n\0'],
    ['in multipart text', inMultipartText, 'a\t\0', 'a\t\0'],
  ])('%s', (_, encode, secret, written) => expect(encode(secret)).toEqual({ ok: true, value: written }));
});

test('percent-encoding leaves only what every reader of URLs and forms leaves', () => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  const encoded = percentEncode(ascii);
  expect(decodeURIComponent(encoded)).toBe(ascii);
  expect(encoded.replaceAll(/%[0-9A-F]{2}/g, '')).toMatch(/^[\w.~-]+$/);
});
