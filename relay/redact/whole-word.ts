import { escapeAt, lengthOf, MAX_ESCAPE_BYTES } from './escapes.ts';

/** Bytes before a text that decide whether a word begins there. */
export const WORD_CONTEXT_BYTES = MAX_ESCAPE_BYTES;

/** Lengths of the escapes that end in a letter or digit: `\n`, `%41`, `\x41`, `\u0041` and pairs of these. */
const LENGTHS = [2, 3, 4, 6, 12];

/** An ASCII letter or digit. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

/**
 * Whether no letter or digit precedes `at`. The last one of an escape (`pin%3D1234`, `\n1234`) does not count, whatever
 * the escape represents: of the two possible errors, redacting too much is the safe one.
 */
export function isWordStart(text: Buffer, at: number): boolean {
  if (!isWordByte(text[at - 1])) return true;
  return LENGTHS.some((length) => length <= at && lengthOf(escapeAt(text, at - length)) === length);
}

export const isWordEnd = (text: Buffer, at: number): boolean => !isWordByte(text[at]);
