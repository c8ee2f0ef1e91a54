import { type Failure, fail, ok, type Result, refusal } from '../errors.ts';
import { hasDisguise } from './path-structure.ts';

/**
 * How a secret is written at each place. Every encoder takes the secret and gives the text to insert, or refuses where
 * the secret could change the structure of the request around it.
 */
export type Encoder = (secret: string) => Result<string>;

const cannot = (where: string, why: string): Failure =>
  fail(refusal('SECRET_NOT_ENCODABLE', `The secret cannot be used in ${where}: ${why}.`));

/** Percent-encodes all but RFC 3986's unreserved characters; reads back the same as URL, query and form text. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const percent =
  (where: string): Encoder =>
  (secret) =>
    secret.isWellFormed() ? ok(percentEncode(secret)) : cannot(where, 'it is not well-formed Unicode');

export const inQuery: Encoder = percent('a query');
export const inForm: Encoder = percent('a form');

/**
 * A policy's `paths` are compared with the placeholder in place, so the secret may not bring in what a server could read
 * as structure once it has decoded it, however it is encoded here, and whatever the caller wrote around it.
 */
export const inPath: Encoder = (secret) => {
  if (/[/\\]|\.\./.test(secret)) return cannot('a path', 'it contains a slash, a backslash or ".."');
  // At the end of the secret, the caller's text could complete the escape.
  if (/%(?:[\da-f]{2}|[\da-f]?$)/i.test(secret)) return cannot('a path', 'it contains a percent-encoded character');
  // After a caller's `..`, a `;x` would be dropped by some servers.
  if (/^[\s.]*(?:[;?#]|$)/.test(secret)) return cannot('a path', 'it can form a dot segment');
  if (hasDisguise(secret))
    return cannot('a path', 'it contains a control character or an alternative form of a separator');
  return percent('a path')(secret);
};

/** Escaped for the inside of a JSON string. */
export const inJson: Encoder = (secret) =>
  secret.isWellFormed() ? ok(JSON.stringify(secret).slice(1, -1)) : cannot('JSON', 'it is not well-formed Unicode');

/** Field values are visible ASCII with spaces and tabs inside (RFC 9110, section 5.5); anything else is refused. */
export const inHeader: Encoder = (secret) =>
  /^[\t\u0020-\u007e]*$/.test(secret)
    ? ok(secret)
    : cannot('a header', 'it contains a line break, a control character or a non-ASCII character');

/** The inside of `Basic` credentials (RFC 7617): no control characters, and no colon in the user-id. */
export const inBasic =
  (part: 'user' | 'password'): Encoder =>
  (secret) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
    if (/[\u0000-\u001f\u007f]/.test(secret)) return cannot('Basic credentials', 'it contains a control character');
    if (part === 'user' && secret.includes(':')) return cannot('a Basic user name', 'it contains a colon');
    return secret.isWellFormed() ? ok(secret) : cannot('Basic credentials', 'it is not well-formed Unicode');
  };

/** Plain text: a multipart field or a body of another text type. */
export const inText: Encoder = (secret) =>
  secret.isWellFormed() ? ok(secret) : cannot('text', 'it is not well-formed Unicode');

/** Multipart text whose boundary the caller chose: a line of the secret could be read as one. */
export const inMultipartText: Encoder = (secret) =>
  /[\r\n]/.test(secret) ? cannot('a multipart body that is a string', 'it contains a line break') : inText(secret);
