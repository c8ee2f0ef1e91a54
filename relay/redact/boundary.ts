import { MAX_ESCAPE_BYTES } from './escapes.ts';

/**
 * Bytes that tell a text's structure, by what they are used for. All others that are visible count as one class whose
 * bytes may be part of any form: they are what tokens, hex, base64 and escapes are made of.
 */
type CharacterClass = 'token' | 'space' | 'line break' | 'structure' | 'control' | 'not ASCII';

const STRUCTURE = Buffer.from('"\',()<>[]{}');
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DEL = 0x7f;

function classOf(byte: number): CharacterClass {
  if (byte > DEL) return 'not ASCII';
  if (byte === SPACE || byte === TAB) return 'space';
  if (byte === LF || byte === CR) return 'line break';
  if (byte < SPACE || byte === DEL) return 'control';
  return STRUCTURE.includes(byte) ? 'structure' : 'token';
}

/** What a byte can be in a form. */
const ANYWHERE = 0;
const NOT_FIRST = 1;
const NOWHERE = 2;

/**
 * Up to where a text can be passed on although more of it is to come.
 *
 * A caller may choose what an upstream's response says, and sees the pieces in which it arrives. Whatever decides on
 * their borders must therefore not compare the text with the secret: holding back what could be the beginning of it
 * would confirm a guess, one character after the other. A border depends only on the classes of the secret's bytes, and
 * on its length rounded up to a power of two.
 */
export class Boundary {
  /** What a byte can be, by its value: the same for all bytes of a class. */
  readonly #kinds: Uint8Array;
  /** No form goes on behind an empty line. */
  readonly #partsAtEmptyLine: boolean;
  /** Bytes that no form exceeds, whatever of it is escaped, and one more, which tells that a word ends there. */
  readonly windowBytes: number;

  constructor(forms: readonly Buffer[]) {
    const bytes = new Set<number>();
    for (const form of forms) for (const byte of form) bytes.add(byte);
    const used = new Set([...bytes].map(classOf));
    const first = new Set(forms.map((form) => classOf(form[0] as number)));
    this.#kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
      const name = classOf(byte);
      if (name === 'token' || first.has(name)) return ANYWHERE;
      return used.has(name) ? NOT_FIRST : NOWHERE;
    });
    this.#partsAtEmptyLine = !first.has('line break') && !forms.some(hasEmptyLine);
    const longest = Math.max(1, ...forms.map(({ length }) => length));
    this.windowBytes = 2 ** Math.ceil(Math.log2(longest)) * MAX_ESCAPE_BYTES + 1;
  }

  /**
   * The end of what can be passed on from `from`: no form that begins before it needs more text than there is. Bytes
   * before `known` have been looked at; with `isParted`, no form goes on from before `from`.
   */
  endOf(text: Buffer, from: number, known: number, isParted: boolean): number {
    // At least as much is passed on as is kept, and looked at again: that makes the work linear, however small the chunks.
    const end = this.isLong(text.length - from) ? text.length - this.windowBytes : from;
    const barrier = this.#lastBarrier(text, Math.max(known, end));
    if (barrier === -1 && !isParted) return end;
    let parted = barrier === -1 ? from : barrier + 1;
    while (parted < text.length && this.#kinds[text[parted] as number] !== ANYWHERE) parted += 1;
    return Math.max(end, parted);
  }

  /** Whether so many bytes are passed on in part without a look at what they are. */
  isLong(bytes: number): boolean {
    return bytes >= 2 * this.windowBytes;
  }

  #lastBarrier(text: Buffer, from: number): number {
    for (let at = text.length - 1; at >= from; at -= 1) {
      const byte = text[at] as number;
      if (this.#kinds[byte] === NOWHERE || (byte === LF && this.#partsAtEmptyLine && isEmptyLine(text, at))) return at;
    }
    return -1;
  }
}

const hasEmptyLine = (text: Buffer): boolean => text.includes('\n\n') || text.includes('\n\r\n');

/** Whether the line break at `at` ends a line without text. */
function isEmptyLine(text: Buffer, at: number): boolean {
  return text[at - 1] === LF || (text[at - 1] === CR && text[at - 2] === LF);
}
