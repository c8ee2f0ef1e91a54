/** Maps the rows of a view to wrapped lines. */
export interface Rows {
  readonly count: number;
  /** Lines whose rows are all included, or that are folded. */
  readonly lines: number;
  /** The line of a row, and its index among the line's rows. */
  at(row: number): { readonly line: number; readonly part: number };
  /** The first row of a line. */
  of(line: number): number;
}

/**
 * `rowsOf` returns the number of rows of a line; `next`, the line that follows it, so that folded lines are skipped.
 * At most `max` rows.
 */
export function rowsOfLines(
  count: number,
  rowsOf: (line: number) => number,
  next: (line: number) => number,
  max: number,
): Rows {
  // The first row of each line, and the total at the end.
  const firsts = new Uint32Array(count + 1);
  let rows = 0;
  let complete = count;
  for (let line = 0; line < count; ) {
    const following = Math.min(next(line), count);
    firsts[line] = rows;
    rows += rowsOf(line);
    if (rows > max) {
      rows = max;
      complete = Math.min(complete, line);
    }
    for (line += 1; line < following; line += 1) firsts[line] = rows;
  }
  firsts[count] = rows;
  const lineOf = (row: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((firsts[middle + 1] as number) > row) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    count: rows,
    lines: complete,
    at(row) {
      const line = lineOf(row);
      return { line, part: row - (firsts[line] as number) };
    },
    of: (line) => firsts[line] as number,
  };
}

/** `at`, or the offset before it if it would split a surrogate pair. */
export function characterBoundary(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000 ? at - 1 : at;
}
