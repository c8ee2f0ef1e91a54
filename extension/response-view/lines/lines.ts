/** Text in lines. Places in it instead of objects: a body can have a million lines, and few of them are ever drawn. */
export interface Lines {
  readonly text: string;
  /** Lines that are here; at most as many as were asked for. */
  readonly count: number;
  /** Lines that there are. */
  readonly total: number;
  /** Of each line: where it begins and ends in `text`. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Of each line: its characters as it is laid out. */
  readonly lengths: Uint32Array;
  /** Of each line: 1 where it has characters that may take the room of two. */
  readonly wide: Uint32Array;
}

/** Full-width scripts, emoji, and the tab, which is two columns here. */
const WIDE = /[\t\u1100-\uffff]/;

/** A string of the length 1 has this. */
export const isWide = (text: string): boolean => WIDE.test(text);

/** Numbers that become more. */
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

/** One piece of a line whose characters are looked at, so that a long line does not hold up what else is to be done. */
const PIECE = 100_000;

/** Plain text in lines. Yields where it can be interrupted. */
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
