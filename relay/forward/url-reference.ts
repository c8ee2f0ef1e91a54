/** A URL in visible ASCII without a backslash: every parser reads it the same way. */
const ABSOLUTE = /^https?:\/\/[!-[\]-~]+$/i;

export const isAbsoluteUrl = (text: string): boolean => ABSOLUTE.test(text);

/**
 * A URL reference of a response header as an absolute URL; null where it is none. One that is absolute stays as it is
 * spelled, because a signature may cover its bytes, which a parser would normalise. `text` has a character for each byte;
 * bytes outside ASCII are escaped as they are.
 */
export function absoluteUrl(text: string, base: string): string | null {
  const ascii = text
    .replaceAll('\t', '')
    .trim()
    .replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  return isAbsoluteUrl(ascii) ? ascii : (URL.parse(ascii, base)?.href ?? null);
}
