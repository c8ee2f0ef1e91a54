import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';

export interface Segment {
  readonly text: string;
  readonly mark: 'placeholder' | 'mask' | null;
}

/** Client libraries percent-encode the `$` in a URL. */
const ENCODED = PLACEHOLDER.replace('$', '%24');

/** Splits text at the placeholder and the mask. */
function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let rest = text;
  while (rest !== '') {
    const [at, found] = nextMark(rest);
    if (at > 0) segments.push({ text: rest.slice(0, at), mark: null });
    if (found === '') break;
    segments.push({ text: found, mark: found === MASK ? 'mask' : 'placeholder' });
    rest = rest.slice(at + found.length);
  }
  return segments;
}

/** At least the length of the longest mark. */
const MAX_MARK = 32;

/** The segments of a range of the text, including marks that cross its ends. */
export function segmentsBetween(text: string, from: number, to: number): Segment[] {
  let at = Math.max(0, from - MAX_MARK);
  return segmentsOf(text.slice(at, to + MAX_MARK)).flatMap((segment) => {
    const start = Math.max(from, at);
    at += segment.text.length;
    const end = Math.min(to, at);
    return start < end ? [{ text: text.slice(start, end), mark: segment.mark }] : [];
  });
}

function nextMark(text: string): readonly [at: number, found: string] {
  return [PLACEHOLDER, ENCODED, MASK].reduce<readonly [number, string]>(
    (nearest, one) => {
      const at = text.indexOf(one);
      return at !== -1 && at < nearest[0] ? [at, one] : nearest;
    },
    [text.length, ''],
  );
}
