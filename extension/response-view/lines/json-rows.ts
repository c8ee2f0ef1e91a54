import { type JsonLines, type JsonToken, lineTokens } from '../json-lines.ts';
import { type Rows, rowsOfLines } from './wrap.ts';

/** Room for the fold buttons, how much further in the rest of a wrapped line begins, and one level; in characters. */
const GUTTER = 2;
const HANGING_INDENT = 2;
const INDENT = 2;
/** Characters of a string that are shown until somebody wants it all; fewer, so that they end with a row. */
const MAX_STRING = 240;

/** A token, or what stands for the rest of the string before it. */
export type ShownToken = JsonToken | readonly [kind: 'more', text: string];

/** What somebody has folded, and the lines of which a long string is shown as a whole. */
export interface Unfolding {
  readonly folded: ReadonlySet<number>;
  readonly opened: ReadonlySet<number>;
}

/** Characters from the edge to the beginning of a line. The levels of a deep one share half of the room. */
export const indentOf = (depth: number, columns: number): number =>
  GUTTER + Math.min(depth * INDENT, Math.floor(columns / 4) * INDENT);

/** Characters of a line that a row takes. */
export function rowLength(lines: JsonLines, line: number, columns: number): number {
  const room = roomAt(lines.depths[line] ?? 0, columns);
  return lines.wide[line] === 1 ? room >> 1 : room;
}

const roomAt = (depth: number, columns: number): number =>
  Math.max(4, columns - indentOf(depth, columns) - HANGING_INDENT);

/** The tokens of a line whose rows have `room` characters, a long string shortened unless it is opened. */
export function shownTokens(lines: JsonLines, line: number, isOpened: boolean, room: number): readonly ShownToken[] {
  const tokens = lineTokens(lines, line);
  if (isOpened || (lines.lengths[line] ?? 0) <= MAX_STRING) return tokens;
  let before = 0;
  return tokens.flatMap((token): ShownToken[] => {
    const [kind, text] = token;
    const start = before;
    before += text.length;
    if (kind !== 'string' || text.length <= MAX_STRING) return [token];
    const shown = Math.max(1, Math.floor((start + MAX_STRING) / room) * room - start);
    return [
      [kind, text.slice(0, shown)],
      ['more', `… ${(text.length - shown).toLocaleString('en')} more characters`],
    ];
  });
}

export function jsonRows(lines: JsonLines, { folded, opened }: Unfolding, columns: number, max: number): Rows {
  const { count, lengths, depths, wide, closes } = lines;
  // Hundreds of thousands of lines, in one go: what is the same for all lines of a depth is worked out once.
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

/** The row of a line from one character up to another. What stands for the rest of a string is shown where it begins. */
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
