/** What servers take for structure in a path, however it is encoded. */

/** More rounds of percent-encoding than this have no honest use. */
const MAX_DECODINGS = 4;

/**
 * A path, or part of one, as written, decoded once, twice and so on until nothing is left to decode. Null where it is
 * encoded more often than four times, or where a server would have to guess: broken escapes (`%zz`, `%u002e`) and bytes
 * that are no UTF-8, such as the overlong `%c0%ae`.
 */
export function decodings(text: string): [string, ...string[]] | null {
  const texts: [string, ...string[]] = [text];
  try {
    for (let last = text; last.includes('%'); ) {
      if (texts.length > MAX_DECODINGS) return null;
      last = decodeURIComponent(last);
      texts.push(last);
    }
    return texts;
  } catch {
    return null;
  }
}

/** Servers end a path at a NUL, drop line breaks, or write them into the next request. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Windows writes these as `/`, `\` or `%` in a code page that lacks them ("best fit"), such as `¥` in a Japanese one. */
const BEST_FIT = /[\u00a5\u066a\u2044\u20a9\u2215\u2216]/;

/** Whether a fully decoded text holds a character that is structure to some servers and text to others. */
export function hasDisguise(text: string): boolean {
  if (CONTROL.test(text) || BEST_FIT.test(text)) return true;
  // Some frameworks normalise first: `．` becomes `.`, `℀` becomes `a/c`.
  return structureOf(text.normalize('NFKC')) !== structureOf(text);
}

const structureOf = (text: string): string => text.replace(/[^./\\;%]/g, '');

/**
 * Whether some server resolves a segment of a fully decoded path away. Tomcat reads `..;x` as `..`, Windows drops dots
 * and spaces at the end of a name, and a proxy that decodes and parses again ends the path at `?` or `#`.
 */
export const hasDotSegment = (path: string): boolean =>
  path.split(/[/\\]/).some((segment) => isDots(segment.split(/[;?#]/, 1)[0] ?? ''));

const isDots = (name: string): boolean => /^[\s.]+$/.test(name);
