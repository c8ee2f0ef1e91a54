/**
 * Characters written as escapes: `\n`, `\/`, `\u0041`, `\x41` (JSON, JavaScript), `%41` (URLs, forms), `&lt;`, `&#65;`,
 * `&#x41;` (HTML, XML). Case is ignored, and so is the context.
 */

/** A code point and the length of its escape sequence, packed into one number to avoid an object. */
export type Escape = number;

/** No escape, or an incomplete one. */
export const NONE = -1;

/** Length of the longest escapes: a surrogate pair (`\ud83d\ude00`), or an entity with leading zeros. */
export const MAX_ESCAPE_BYTES = 12;

/** Marks a single byte of a UTF-8 sequence; above all code points. */
const RAW_BYTE = 0x110000;
const LENGTHS = 64;

const pack = (code: number, length: number): Escape => code * LENGTHS + length;
export const lengthOf = (sequence: Escape): number => sequence % LENGTHS;

/** The escape's text in UTF-8. */
export function bytesOf(sequence: Escape): readonly number[] {
  const code = Math.floor(sequence / LENGTHS);
  if (code < 0x80) return [code];
  if (code >= RAW_BYTE) return [code - RAW_BYTE];
  const rest = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), rest(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), rest(6), rest(0)];
  return [0xf0 | (code >> 18), rest(12), rest(6), rest(0)];
}

/** Nearly all escapes are ASCII: those need no array. */
export const firstByteOf = (sequence: Escape): number =>
  sequence < 0x80 * LENGTHS ? Math.floor(sequence / LENGTHS) : (bytesOf(sequence)[0] as number);

export const PERCENT = 0x25;
export const BACKSLASH = 0x5c;
export const AMPERSAND = 0x26;
/** A space in form encoding; searched only if a form contains a space. */
export const PLUS = 0x2b;

export function escapeAt(text: Uint8Array, at: number): Escape {
  switch (text[at]) {
    case PERCENT:
      return percent(text, at);
    case BACKSLASH:
      return backslash(text, at);
    case AMPERSAND:
      return entity(text, at);
    case PLUS:
      return pack(0x20, 1);
    default:
      return NONE;
  }
}

/** Value of `count` hex digits, or `NONE`. */
function hex(text: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index += 1) {
    const digit = hexDigit(text[index]);
    if (digit === NONE) return NONE;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return NONE;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NONE;
}

function percent(text: Uint8Array, at: number): Escape {
  const byte = hex(text, at + 1, 2);
  if (byte === NONE) return NONE;
  return pack(byte < 0x80 ? byte : RAW_BYTE + byte, 3);
}

/** Code point by the letter after the backslash; `NONE` for all others. */
const SHORT = new Int16Array(256).fill(NONE);
for (const [index, letter] of [...`bfnrtv0"'/\\`].entries()) {
  SHORT[letter.charCodeAt(0)] = `\b\f\n\r\t\v\0"'/\\`.charCodeAt(index);
}
const U = 0x75;
const X = 0x78;

function backslash(text: Uint8Array, at: number): Escape {
  const next = text[at + 1];
  if (next === undefined) return NONE;
  if (next === U) return unicode(text, at);
  if (next === X) {
    const code = hex(text, at + 2, 2);
    return code === NONE ? NONE : pack(code, 4);
  }
  const code = SHORT[next] as number;
  return code === NONE ? NONE : pack(code, 2);
}

function unicode(text: Uint8Array, at: number): Escape {
  const unit = hex(text, at + 2, 4);
  if (unit === NONE) return NONE;
  if (unit < 0xd800 || unit > 0xdfff) return pack(unit, 6);
  // Only a surrogate pair is a character.
  if (unit > 0xdbff || text[at + 6] !== BACKSLASH || text[at + 7] !== U) return NONE;
  const low = hex(text, at + 8, 4);
  return low < 0xdc00 || low > 0xdfff ? NONE : pack(0x10000 + (unit - 0xd800) * 0x400 + low - 0xdc00, 12);
}

const NAMED: readonly (readonly [name: Uint8Array, char: number])[] = Object.entries({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}).map(([name, char]) => [new TextEncoder().encode(`${name};`), char.charCodeAt(0)]);
const HASH = 0x23;
const SEMICOLON = 0x3b;
/** With leading zeros; no serializer writes more. */
const MAX_DIGITS = 8;

function entity(text: Uint8Array, at: number): Escape {
  if (text[at + 1] === HASH) return numeric(text, at);
  for (const [name, char] of NAMED) {
    let same = 0;
    while (same < name.length && text[at + 1 + same] === name[same]) same += 1;
    if (same === name.length) return pack(char, 1 + same);
  }
  return NONE;
}

function numeric(text: Uint8Array, at: number): Escape {
  const isHex = ((text[at + 2] ?? 0) | 0x20) === X;
  const first = at + (isHex ? 3 : 2);
  let code = 0;
  for (let index = first; index <= first + MAX_DIGITS; index += 1) {
    const byte = text[index];
    if (byte === SEMICOLON) return index === first || code > 0x10ffff ? NONE : pack(code, index + 1 - at);
    const digit = hexDigit(byte);
    if (digit === NONE || (!isHex && digit > 9)) return NONE;
    code = code * (isHex ? 16 : 10) + digit;
  }
  return NONE;
}
