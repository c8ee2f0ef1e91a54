/** A URL in visible ASCII without a backslash: every parser reads it the same way. */
const ABSOLUTE = /^https?:\/\/[!-[\]-~]+$/i;

export const isAbsoluteUrl = (text: string): boolean => ABSOLUTE.test(text);

/**
 * The URL reference in a response header as an absolute URL; null if it is not one. An absolute one keeps its exact bytes,
 * because a signature may cover them and a parser would normalize them. `text` has one character per byte; bytes outside
 * ASCII are percent-encoded.
 */
export function absoluteUrl(text: string, base: string): string | null {
  const ascii = text
    .replaceAll('\t', '')
    .trim()
    .replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  return isAbsoluteUrl(ascii) ? ascii : (URL.parse(ascii, base)?.href ?? null);
}
