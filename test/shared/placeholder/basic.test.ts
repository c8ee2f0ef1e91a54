import { describe, expect, test } from 'vitest';
import { basicFromHeader, decodeBase64, encodeBase64, fillHeader } from '../../../shared/placeholder/template.ts';

const P = '$CLIENT_SECRET';
const urlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');
/** The credentials that go out, or null where the header is no Basic one. */
function sent(value: string, name = 'authorization'): string | null {
  const template = basicFromHeader(name, value);
  const filled = template && fillHeader(template, 'k');
  return filled?.ok ? decodeBase64(filled.value.replace('Basic ', '')) : null;
}

describe('credentials with the placeholder inside are', () => {
  const credentials = `~~~???:${P}`;
  const base64 = encodeBase64(credentials);
  test('those of the Basic scheme, however it is written', () => {
    expect(base64).toMatch(/[+/]/);
    for (const value of [`Basic ${base64}`, `basic   ${base64}`, `BASIC ${urlSafe(base64)}`]) {
      expect(sent(value)).toBe('~~~???:k');
    }
  });

  test.each([
    ['another header', `Basic ${base64}`, 'x-authorization'],
    ['another scheme', `Bearer ${base64}`, undefined],
    ['a scheme that ends so', `x basic ${base64}`, undefined],
    ['more than credentials', `Basic ${base64}, x`, undefined],
    ['no space between', `Basic${base64}`, undefined],
    ['no base64', 'Basic A', undefined],
    ['no UTF-8', `Basic ${Buffer.from(`\xff:${P}`, 'latin1').toString('base64')}`, undefined],
    ['no placeholder in it', `Basic ${encodeBase64('user:password')}`, undefined],
    ['the placeholder itself', `Basic ${P}`, undefined],
  ])('not those of %s', (_, value, name) => expect(sent(value, name)).toBeNull());
});

test('base64 is that of UTF-8, with a byte order mark kept', () => {
  for (const text of ['', 'é😀', '\ufeffa', '~~~???']) {
    expect(encodeBase64(text)).toBe(Buffer.from(text).toString('base64'));
    expect(decodeBase64(encodeBase64(text))).toBe(text);
  }
});
