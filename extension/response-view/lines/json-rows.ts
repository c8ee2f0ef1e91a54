import { type JsonLines, type JsonToken, lineTokens, skipSpace } from '../json-lines.ts';
import { moreText } from '../more-text.ts';
import { type Rows, rowsOfLines } from './wrap.ts';

/** Width of the fold buttons, extra indent of wrapped rows, and indent per level; in characters. */
const GUTTER = 2;
const HANGING_INDENT = 2;
const INDENT = 2;
/** Characters of a long string that are shown before it is expanded; rounded down to full rows. */
const MAX_STRING = 240;

/** A token, or the button in place of the rest of a shortened string. */
export type ShownToken = JsonToken | readonly [kind: 'more', text: string];

/** The folded lines, and those with expanded strings. */
export interface Unfolding {
  readonly folded: ReadonlySet<number>;
  readonly opened: ReadonlySet<number>;
}

/** Indent of a line in characters, limited to half of the width. */
export const indentOf = (depth: number, columns: number): number =>
  GUTTER + Math.min(depth * INDENT, Math.floor(columns / 4) * INDENT);

/** Characters of a line that fit in a row. */
export function rowLength(lines: JsonLines, line: number, columns: number): number {
  const room = roomAt(lines.depths[line] ?? 0, columns);
  return lines.wide[line] === 1 ? room >> 1 : room;
}

const roomAt = (depth: number, columns: number): number =>
  Math.max(4, columns - indentOf(depth, columns) - HANGING_INDENT);

/** The tokens of a line whose rows have `room` characters; long strings are shortened unless expanded. */
export function shownTokens(lines: JsonLines, line: number, isOpened: boolean, room: number): readonly ShownToken[] {
  const tokens = lineTokens(lines, line);
  if (isOpened || !isLong(lines, line)) return tokens;
  let before = 0;
  return tokens.flatMap((token): ShownToken[] => {
    const [kind, text] = token;
    const start = before;
    before += text.length;
    if (kind !== 'string' || text.length <= MAX_STRING) return [token];
    const shown = Math.max(1, Math.floor((start + MAX_STRING) / room) * room - start);
    return [
      [kind, text.slice(0, shown)],
      ['more', moreText(text.length - shown)],
    ];
  });
}

/** Whether a line has a string that may be shortened. */
export const isLong = ({ lengths }: JsonLines, line: number): boolean => (lengths[line] ?? 0) > MAX_STRING;

/** Where each token of a line starts in the text; the space after a colon is not there. */
export function offsetsOf(
  { text, starts }: JsonLines,
  line: number,
  tokens: readonly ShownToken[],
): ReadonlyMap<ShownToken, number> {
  const offsets = new Map<ShownToken, number>();
  let at = starts[line] ?? 0;
  for (const token of tokens) {
    // Nothing but a comma follows a shortened string.
    if (token[0] === 'more') break;
    if (token[0] === 'space') continue;
    at = skipSpace(text, at);
    offsets.set(token, at);
    at += token[1].length;
  }
  return offsets;
}

export function jsonRows(lines: JsonLines, { folded, opened }: Unfolding, columns: number, max: number): Rows {
  const { count, lengths, depths, wide, closes } = lines;
  // Runs over hundreds of thousands of lines, so the width is computed once per depth.
  const rooms: number[] = [];
  const rowsOf = (line: number): number => {
    const depth = depths[line] ?? 0;
    rooms[depth] ??= roomAt(depth, columns);
    const length = lengths[line] ?? 0;
    const room = wide[line] === 1 ? rooms[depth] >> 1 : rooms[depth];
    if (length <= room) return 1;
    return Math.ceil((length <= MAX_STRING || opened.has(line) ? length : shownLength(lines, line, room)) / room);
  };
  const next = (line: number): number => (folded.size > 0 && folded.has(line) ? (closes[line] ?? line) : line) + 1;
  return rowsOfLines(count, rowsOf, next, max);
}

const shownLength = (lines: JsonLines, line: number, room: number): number =>
  shownTokens(lines, line, false, room).reduce((sum, [, text]) => sum + text.length, 0);

/** A token and the part of it that a row shows. */
export interface TokenPart {
  readonly token: ShownToken;
  readonly from: number;
  readonly to: number;
}

/**
 * The parts of a line's tokens in one of its rows. The button for the rest of a string is in the row where it begins.
 */
export function partsBetween(tokens: readonly ShownToken[], from: number, to: number): TokenPart[] {
  let end = 0;
  return tokens.flatMap((token): TokenPart[] => {
    const start = end;
    end += token[1].length;
    if (token[0] === 'more') return start >= from && start < to ? [{ token, from: 0, to: token[1].length }] : [];
    const part = { token, from: Math.max(from - start, 0), to: Math.min(to, end) - start };
    return part.from < part.to ? [part] : [];
  });
}
