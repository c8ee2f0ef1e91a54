const hexOf = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');

/** An ASCII text in each of the encodings in which a secret is looked for. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  hex: (text) => Buffer.from(text).toString('hex'),
  base64: (text) => Buffer.from(text).toString('base64'),
  'JSON escapes': (text) => text.replace(/./g, (char) => `\\u00${hexOf(char)}`),
  'percent encoding': (text) => text.replace(/./g, (char) => `%${hexOf(char)}`),
  'HTML entities': (text) => text.replace(/./g, (char) => `&#x${hexOf(char)};`),
};

/**
 * What a caller tries who reads a secret character by character: each beginning of each encoding of it, from one byte to
 * all but one. The secret has a multiple of three bytes, or its base64 would be whole without the last character.
 */
export function guessesOf(secret: string): string[] {
  return Object.values(ENCODINGS).flatMap((encode) => {
    const encoded = encode(secret);
    return Array.from({ length: encoded.length - 1 }, (_, index) => encoded.slice(0, index + 1));
  });
}
