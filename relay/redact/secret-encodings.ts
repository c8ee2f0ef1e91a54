import { Boundary } from './boundary.ts';
import { escapeFilterOf } from './escape-filter.ts';
import { Pattern, type PatternByte } from './pattern.ts';
import { type Replacement, replacementFor } from './replacement.ts';
import { WORD_CONTEXT_BYTES } from './whole-word.ts';

/** The forms in which a response may repeat a secret, and data derived from them; to be cached with the secret. */
export class SecretEncodings {
  readonly list: readonly Pattern[];
  readonly replacement: Replacement;
  /** Length of the shortest form in bytes; escapes only make a form longer. */
  readonly shortest: number;
  /** A space may be written as a plus sign. */
  readonly hasSpace: boolean;
  readonly boundary: Boundary;
  /** Bytes that were passed on and are needed to check the next ones. */
  readonly contextBytes: number;
  /** Finds nothing in a text without an escape that could be part of a form. */
  readonly #escapes: RegExp;
  #places: ReadonlyMap<number, readonly PatternByte[]> | null = null;

  constructor(list: readonly Pattern[]) {
    this.list = list;
    this.replacement = replacementFor(list);
    this.hasSpace = list.some(({ bytes }) => bytes.includes(SPACE));
    this.boundary = new Boundary(list.map(({ bytes }) => bytes));
    this.contextBytes = list.some(({ isWholeWord }) => isWholeWord) ? WORD_CONTEXT_BYTES : 0;
    this.#escapes = escapeFilterOf(list);
    this.shortest = Math.min(...list.map(({ bytes }) => bytes.length));
  }

  /** A fast check of a whole text (its bytes as Latin-1): false if it contains no form, escaped or not. */
  mayContain(latin1: string): boolean {
    if (latin1.length < this.shortest) return false;
    return this.#escapes.test(latin1) || this.list.some((form) => latin1.includes(form.latin1));
  }

  /** Where in the forms a byte follows another one, or is first; built when a text first contains an escape. */
  placesOf(byte: number, behind: number | typeof FIRST): readonly PatternByte[] {
    this.#places ??= this.#index();
    return this.#places.get(behind * 256 + byte) ?? NOWHERE;
  }

  #index(): Map<number, PatternByte[]> {
    const places = new Map<number, PatternByte[]>();
    for (const form of this.list) {
      for (const [index, byte] of form.bytes.entries()) {
        const key = (form.bytes[index - 1] ?? FIRST) * 256 + byte;
        const known = places.get(key);
        if (known) known.push([form, index]);
        else places.set(key, [[form, index]]);
      }
    }
    return places;
  }
}

const SPACE = 0x20;
/** In place of a preceding byte. */
export const FIRST = 256;
const NOWHERE: readonly PatternByte[] = [];

/** Shorter plain values are part of ordinary words and numbers, and are searched as whole words. */
const MIN_PART_CHARACTERS = 8;
/** Shorter hex or base64 forms would match ordinary text. */
const MIN_DERIVED_BYTES = 6;

/**
 * Plain, hex and base64 (all three alignments, both alphabets). JSON, percent and HTML escapes are not separate forms:
 * any character of any form may be escaped (escapes.ts).
 *
 * White space around the value is ignored: an API trims it, or repeats it next to the value, and replacing the line
 * break after `key\n` would join two lines of a stream.
 *
 * The plain form of a value under 8 characters is found only without a letter or digit next to it: `1234` is not found
 * in `"id":81234567`. Its hex and base64 forms are found anywhere, as base64 always has neighbours, but not if they are
 * shorter than 6 bytes: no hex below 3 bytes of value, no base64 below 5.
 *
 * Not found: two escapes on top of each other (`%2541`), numeric HTML entities without a semicolon (`&#65`), named ones
 * beyond the five of XML, octal (`\101`) and CSS (`\41 `) escapes, quoted-printable (`=41`), base64 with line breaks in
 * it or of a text that escapes the secret, hex in mixed case or with separators, lists of byte values (`[65,66]`),
 * other character sets than UTF-8, and any transformation of the secret itself (its case, its order, parts of it,
 * encryption).
 */
export function secretEncodingsOf(secret: string): SecretEncodings {
  const value = secret.trim() || secret;
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const derived = [hex, hex.toUpperCase(), ...base64Forms(bytes)].filter((form) => form.length >= MIN_DERIVED_BYTES);
  const others = [...new Set(derived)].map((form) => Buffer.from(form, 'latin1')).filter((form) => !form.equals(bytes));
  const plain = new Pattern(bytes, Array.from(value).length < MIN_PART_CHARACTERS);
  return new SecretEncodings([plain, ...others.map((form) => new Pattern(form))]);
}

/**
 * Three alignments: 0, 1 or 2 bytes of the same group may precede the secret. Only the characters that depend on the
 * secret alone are part of the form; those at its ends also depend on the neighbours.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    const standard = encoded.slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
