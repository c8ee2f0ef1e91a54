/**
 * Path patterns: `*` is any run of characters inside one segment (at least one where it is the whole segment), `**` as
 * the last segment is any rest.
 *
 * A server may read a path in another way than a URL parser: it may decode `%2f` or `%2e%2e`, take `\` for `/`, drop
 * `;parameters` or fold `//`. So a pattern has to match both the path as written and the path read in the most
 * generous way; where the two lead to different places, nothing matches.
 */
export function matchesPath(pattern: string, path: string): boolean {
  if (!READ_IN_MANY_WAYS.test(path) && !READ_IN_MANY_WAYS.test(pattern)) return matches(pattern, path);
  const generous = readGenerously(path);
  return generous !== null && matches(pattern, path) && matches(readGenerously(pattern) ?? pattern, generous);
}

/** Without any of these, every reader reads a path as it is written. */
const READ_IN_MANY_WAYS = /[%\\;]|\/\/|\/\.|^(?!\/)/;

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const rest = wanted.at(-1) === '**';
  if (rest ? given.length < wanted.length : given.length !== wanted.length) return false;
  const fixed = rest ? wanted.slice(0, -1) : wanted;
  return fixed.every((segment, index) => matchesSegment(segment, given[index] ?? ''));
}

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

/** More rounds of percent-encoding than this have no honest use. */
const MAX_DECODING = 4;

function readGenerously(path: string): string | null {
  let text = path;
  for (let round = 0; ; round += 1) {
    const decoded = decodeOnce(text);
    if (decoded === null || round > MAX_DECODING) return null;
    if (decoded === text) break;
    text = decoded;
  }
  const segments: string[] = [];
  const parts = text.replaceAll('\\', '/').split('/').slice(1);
  parts.forEach((part, index) => {
    const segment = part.split(';', 1)[0] ?? '';
    const last = index === parts.length - 1;
    if (segment === '..') segments.pop();
    if (segment === '.' || segment === '..' || segment === '') {
      if (last) segments.push('');
    } else {
      segments.push(segment);
    }
  });
  return `/${segments.join('/')}`;
}

const decodeOnce = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
