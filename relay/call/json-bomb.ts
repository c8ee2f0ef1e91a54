import { MAX_DEPTH, MAX_KEYS } from '../../shared/protocol/shape.ts';

/** Shorter texts are cheap to parse whatever they contain. */
const HARMLESS_BYTES = 16_384;
/** Levels of a call around its `data`. */
const AROUND = 4;
const MANY_HEADERS = 1_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether JSON is nested deeper or has more values than a call may, checked before a parser creates objects: ten
 * megabytes of brackets take it seconds. Long strings, which ordinary large calls have, are skipped by a native search.
 */
export function isJsonBomb(text: Buffer): boolean {
  if (text.length <= HARMLESS_BYTES) return false;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH + AROUND) return true;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
    } else if (byte === 0x2c) {
      values += 1;
      if (values > MAX_KEYS + MANY_HEADERS) return true;
    }
  }
  return false;
}

/** Index of the quote that ends a string: the next one after an even number of backslashes. */
function endOfString(text: Buffer, from: number): number {
  for (let start = from; ; ) {
    const at = text.indexOf(QUOTE, start);
    if (at === -1) return text.length;
    let before = at;
    while (before > from && text[before - 1] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
    start = at + 1;
  }
}
