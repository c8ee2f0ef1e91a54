import { type Replacement, replacementFor } from './replacement.ts';

/** The bytes of one form, and the table that finds its beginning at the end of a text. */
export class Form {
  readonly bytes: Buffer;
  /** The same bytes as the text of a header. */
  readonly latin1: string;
  #failure: Uint32Array | null = null;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.latin1 = bytes.toString('latin1');
  }

  /** Failure function of Knuth, Morris and Pratt; built when a text first ends in what could be the beginning. */
  failure(): Uint32Array {
    if (this.#failure) return this.#failure;
    const { bytes } = this;
    const table = new Uint32Array(bytes.length);
    for (let at = 1, matched = 0; at < bytes.length; at += 1) {
      while (matched > 0 && bytes[matched] !== bytes[at]) matched = table[matched - 1] as number;
      if (bytes[matched] === bytes[at]) matched += 1;
      table[at] = matched;
    }
    this.#failure = table;
    return table;
  }
}

/** A byte of a form. */
export type FormByte = readonly [form: Form, index: number];

/** The forms in which an answer may repeat a secret, and what is derived from them: keep it with the secret. */
export class Forms {
  readonly list: readonly Form[];
  readonly replacement: Replacement;
  /** Bytes of the shortest; an escape only makes a form longer. */
  readonly shortest: number;
  /** A space may be written as a plus sign. */
  readonly hasSpace: boolean;
  #places: ReadonlyMap<number, readonly FormByte[]> | null = null;

  constructor(list: readonly Form[]) {
    this.list = list;
    this.replacement = replacementFor(list);
    this.hasSpace = list.some(({ bytes }) => bytes.includes(SPACE));
    this.shortest = Math.min(...list.map(({ bytes }) => bytes.length));
  }

  /** False where a whole text (its bytes as Latin-1) can hold no form, escaped or not: told without a search of its bytes. */
  mayStandIn(latin1: string): boolean {
    if (latin1.length < this.shortest) return false;
    return (
      (this.hasSpace ? ESCAPE_OR_PLUS : ESCAPE).test(latin1) || this.list.some((form) => latin1.includes(form.latin1))
    );
  }

  /** Where in the forms a byte stands behind another one, or first; built when a text first holds an escape. */
  placesOf(byte: number, behind: number | typeof FIRST): readonly FormByte[] {
    this.#places ??= this.#index();
    return this.#places.get(behind * 256 + byte) ?? NOWHERE;
  }

  #index(): Map<number, FormByte[]> {
    const places = new Map<number, FormByte[]>();
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

const ESCAPE = /[%\\&]/;
const ESCAPE_OR_PLUS = /[%\\&+]/;
const SPACE = 0x20;
/** Behind no other byte. */
export const FIRST = 256;
const NOWHERE: readonly FormByte[] = [];

/** A hex or base64 form shorter than this would hit honest text everywhere. */
const MIN_DERIVED_BYTES = 4;

/**
 * Plain, hex and base64 (all three alignments, both alphabets). JSON, percent and HTML escapes are no forms of their own:
 * any character of any form may be escaped (escapes.ts).
 *
 * Not looked for: two escapes on top of each other (`%2541`), named HTML entities beyond the five of XML, base64 with line
 * breaks in it, hex with separators, other character sets than UTF-8, and whatever changes the secret itself (its case,
 * its order, parts of it, encryption).
 */
export function formsOf(secret: string): Forms {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const derived = [hex, hex.toUpperCase(), ...base64Forms(bytes)].filter((form) => form.length >= MIN_DERIVED_BYTES);
  const others = [...new Set(derived)].map((form) => Buffer.from(form, 'latin1')).filter((form) => !form.equals(bytes));
  return new Forms([bytes, ...others].map((form) => new Form(form)));
}

/**
 * Three alignments: in front of the secret may stand 0, 1 or 2 bytes of the same group. Only the characters that depend
 * on the secret alone are looked for; the ones at the edges mix with the neighbours.
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
