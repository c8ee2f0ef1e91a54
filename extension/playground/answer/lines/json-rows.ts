import { type JsonLines, type JsonToken, lineTokens } from '../json-lines.ts';
import { type Rows, rowsOfLines } from './wrap.ts';

/** Room for the fold buttons, how much further in the rest of a wrapped line begins, and one level; in characters. */
const GUTTER = 2;
const HANG = 2;
const LEVEL = 2;
/** Characters of a string that are shown until somebody wants it all. */
const STRING = 240;

/** A token, or what stands for the rest of the string before it. */
export type ShownToken = JsonToken | readonly [kind: 'more', text: string];

/** What somebody has folded, and the lines of which a long string is shown as a whole. */
export interface Unfolding {
  readonly folded: ReadonlySet<number>;
  readonly opened: ReadonlySet<number>;
}

/** Characters from the edge to the beginning of a line. The levels of a deep one share half of the room. */
export const indentOf = (depth: number, columns: number): number =>
  GUTTER + Math.min(depth * LEVEL, Math.floor(columns / 4) * LEVEL);

/** Characters of a line that a row takes. */
export function rowLength(lines: JsonLines, line: number, columns: number): number {
  const room = Math.max(4, columns - indentOf(lines.depths[line] ?? 0, columns) - HANG);
  return lines.wides[line] === 1 ? room >> 1 : room;
}

/** The tokens of a line, a long string shortened unless it is opened. */
export function shownTokens(lines: JsonLines, line: number, isOpened: boolean): readonly ShownToken[] {
  const tokens = lineTokens(lines, line);
  if (isOpened || (lines.lengths[line] ?? 0) <= STRING) return tokens;
  return tokens.flatMap((token): ShownToken[] => {
    const [kind, text] = token;
    if (kind !== 'string' || text.length <= STRING) return [token];
    const more = `… ${(text.length - STRING).toLocaleString('en')} more characters`;
    return [
      [kind, text.slice(0, STRING)],
      ['more', more],
    ];
  });
}

export function jsonRows(lines: JsonLines, { folded, opened }: Unfolding, columns: number, max: number): Rows {
  const lengthOf = (line: number): number => {
    const length = lines.lengths[line] ?? 0;
    if (length <= STRING || opened.has(line)) return length;
    return shownTokens(lines, line, false).reduce((sum, [, text]) => sum + text.length, 0);
  };
  const next = (line: number): number =>
    folded.size > 0 && folded.has(line) ? (lines.closes[line] ?? line) + 1 : line + 1;
  return rowsOfLines(
    lines.count,
    (line) => Math.max(1, Math.ceil(lengthOf(line) / rowLength(lines, line, columns))),
    next,
    max,
  );
}

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
