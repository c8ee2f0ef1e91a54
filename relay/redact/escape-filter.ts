import type { Pattern } from './pattern.ts';

/** Bytes that have an escape of their own (`\n`, `\"`, `&amp;`), a space, and what is no ASCII. */
const HAS_OWN_ESCAPE = /[^!#-%(-;=?-[\]-~]/;

/** Where all others may be escaped; `/` is in base64, and PHP escapes it. */
const ESCAPE_OF_ORDINARY = /%[2-7]|\\x[2-7]|\\u00[2-7]|\\\/|&#/;
const ESCAPE = /[%\\&+]/;

/**
 * Matches a text (its bytes as Latin-1) that may contain an escape of a byte of the forms: where it does not, no form in
 * the text is escaped. What a language model writes is full of escapes, but of line breaks, quotation marks and foreign
 * letters, which few secrets contain.
 */
export const escapeFilterOf = (forms: readonly Pattern[]): RegExp =>
  forms.some(({ latin1 }) => HAS_OWN_ESCAPE.test(latin1)) ? ESCAPE : ESCAPE_OF_ORDINARY;
