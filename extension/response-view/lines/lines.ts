/**
 * Text in lines, as arrays of offsets instead of objects: a body can have a million lines, few of which are rendered.
 */
export interface Lines {
  readonly text: string;
  /** Lines in the arrays; limited by the requested maximum. */
  readonly count: number;
  /** Lines of the whole text. */
  readonly total: number;
  /** For each line: its start and end in `text`. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** For each line: its length in characters as formatted. */
  readonly lengths: Uint32Array;
  /** For each line: 1 if it has characters that may be two columns wide. */
  readonly wide: Uint32Array;
}

/** Full-width scripts, emoji, and the tab, which is two columns here. */
const WIDE = /[\t\u1100-\uffff]/;

/** Whether a text has characters that may be two columns wide. */
export const isWide = (text: string): boolean => WIDE.test(text);

/** A growable array of numbers. */
export function createColumn() {
  let numbers = new Uint32Array(256);
  return {
    set(index: number, value: number): void {
      if (index >= numbers.length) {
        const larger = new Uint32Array(Math.max(index + 1, numbers.length * 2));
        larger.set(numbers);
        numbers = larger;
      }
      numbers[index] = value;
    },
    upTo: (count: number): Uint32Array => numbers.subarray(0, count),
  };
}

/** Characters of a line that are tested per step. */
const PIECE = 100_000;

/** Splits plain text into lines. Yields where it can be interrupted. */
export function* scanText(text: string, max = Number.POSITIVE_INFINITY): Generator<undefined, Lines> {
  const columns = { starts: createColumn(), ends: createColumn(), lengths: createColumn(), wide: createColumn() };
  const breaks = /\r\n|\n|\r/g;
  let total = 0;
  let start = 0;
  for (;;) {
    const found = breaks.exec(text);
    const end = found?.index ?? text.length;
    if (total < max) {
      let wide = false;
      for (let at = start; at < end && !wide; at += PIECE) wide = isWide(text.slice(at, Math.min(at + PIECE, end)));
      columns.starts.set(total, start);
      columns.ends.set(total, end);
      columns.lengths.set(total, end - start);
      columns.wide.set(total, wide ? 1 : 0);
    }
    total += 1;
    if (!found) break;
    start = breaks.lastIndex;
    if (total % 512 === 0) yield;
  }
  const count = Math.min(total, max);
  return {
    text,
    count,
    total,
    starts: columns.starts.upTo(count),
    ends: columns.ends.upTo(count),
    lengths: columns.lengths.upTo(count),
    wide: columns.wide.upTo(count),
  };
}
