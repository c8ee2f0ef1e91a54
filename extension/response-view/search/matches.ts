import type { Sliced } from '../lines/in-slices.ts';
import { createColumn } from '../lines/lines.ts';

/** Where a text has what was searched for, in order: offsets and lengths in UTF-16 code units. */
export interface Matches {
  readonly count: number;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
}

/** Characters searched before yielding. */
const PIECE = 32_768;

/** The forms in which a text may have what was searched for, in lower case; JSON may escape any of its characters. */
export function needlesOf(query: string, isJson: boolean): readonly string[] {
  if (!isJson) return [folded(query)];
  const escaped = JSON.stringify(query).slice(1, -1);
  const cases = [query, query.toLowerCase(), query.toUpperCase()];
  const forms = [query, escaped, escaped.replaceAll('/', '\\/'), ...cases.map(asciiJson)];
  return [...new Set(forms.map(folded))];
}

const asciiJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** All non-overlapping matches, regardless of case. Yields where it can be interrupted. */
export function* scanMatches(text: string, needles: readonly string[]): Sliced<Matches> {
  const offsets = createColumn();
  const lengths = createColumn();
  const overlap = Math.max(...needles.map((one) => one.length)) - 1;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const piece = folded(text.slice(at, at + PIECE + overlap));
    let from = 0;
    for (;;) {
      const next = nearest(piece, needles, from);
      if (next === null || next.start >= PIECE) break;
      offsets.set(count, at + next.start);
      lengths.set(count, next.length);
      count += 1;
      from = next.start + next.length;
    }
    at += Math.max(PIECE, from);
    yield;
  }
  return { count, offsets: offsets.upTo(count), lengths: lengths.upTo(count) };
}

function nearest(piece: string, needles: readonly string[], from: number): { start: number; length: number } | null {
  let start = -1;
  let length = 0;
  for (const needle of needles) {
    const found = piece.indexOf(needle, from);
    if (found === -1 || (start !== -1 && found >= start)) continue;
    start = found;
    length = needle.length;
  }
  return start === -1 ? null : { start, length };
}

/** In lower case and of the same length, which `toLowerCase` does not promise (`İ`). */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text.replace(/[A-Z]|[^ -~]/g, (char) => (char.toLowerCase().length === 1 ? char.toLowerCase() : char));
}

/** The index of the first number that is at least `value`, in ascending numbers. */
export function lowerBound(numbers: Uint32Array, value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
