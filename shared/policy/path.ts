import { decodings, hasDisguise, hasDotSegment } from '../placeholder/path-structure.ts';

/**
 * Path patterns: `*` is any run of characters inside one segment (at least one where it is the whole segment), `**` as
 * the last segment is any rest.
 *
 * Servers do not read paths alike: they decode `%2f` and `%2e%2e` or do not, once or again behind a proxy, take `\` for
 * `/`, drop `;parameters`, fold `//`. So a path matches only where every reading of it does. Nothing matches a path that
 * has a dot segment, a control character or a disguised separator in any reading. A `*` covers no encoded `/`, `\`, `?`
 * or `#`, where its segment may end, and has to match also without what follows a `;`. `**` covers all of these.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const given = asInUrls(path);
  if (!matches(asInUrls(pattern), given)) return false;
  if (!READ_IN_MANY_WAYS.test(given)) return true;
  const decoded = decodings(given)?.at(-1);
  return decoded !== undefined && !hasDisguise(decoded) && !hasDotSegment(decoded);
}

/** A path without any of these is read as it is written by every server. */
const READ_IN_MANY_WAYS = /[%\\;]|\/\./;

/** An owner may write `/café`; a URL has `/caf%C3%A9`. What is escaped already stays as it is. */
const asInUrls = (path: string): string =>
  path.toWellFormed().replace(/[^\u0021-\u007e]+|["<>^`{}]/g, encodeURIComponent);

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const rest = wanted.at(-1) === '**';
  if (rest ? given.length < wanted.length : given.length !== wanted.length) return false;
  const fixed = rest ? wanted.slice(0, -1) : wanted;
  return fixed.every((segment, index) => coversSegment(segment, given[index] ?? ''));
}

/** What has no star is the same text, so that whoever reads it reads the same. */
function coversSegment(pattern: string, segment: string): boolean {
  if (!pattern.includes('*')) return pattern === segment;
  if (!matchesSegment(pattern, segment)) return false;
  if (!READ_IN_MANY_WAYS.test(segment)) return true;
  const wanted = decodings(pattern);
  const given = decodings(segment);
  if (wanted === null || given === null) return false;
  return given.every((text, round) => {
    const read = wanted[round] ?? wanted.at(-1) ?? '';
    return pieces(read) === pieces(text) && matchesSegment(withoutParameters(read), withoutParameters(text));
  });
}

/** A proxy that decodes a path and parses it again takes `?` and `#` for its end. */
const pieces = (text: string): number => text.split(/[/\\?#]/).length;
const withoutParameters = (segment: string): string => segment.split(';', 1)[0] ?? '';

/** Linear in both lengths, whatever the pattern (no backtracking regular expression). */
function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern === '*') return segment !== '';
  const [head = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === segment;
  const tail = parts.pop() ?? '';
  if (segment.length < head.length + tail.length || !segment.startsWith(head) || !segment.endsWith(tail)) return false;
  const end = segment.length - tail.length;
  let at = head.length;
  for (const part of parts) {
    const found = segment.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
