import { MAX_ESCAPE_BYTES } from './escapes.ts';

/**
 * Classes of bytes by their use in a text's structure. All other visible bytes are one class, which may be part of any
 * form: tokens, hex, base64 and escapes consist of them.
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

/** Where a byte can be in a form. */
const ANYWHERE = 0;
const NOT_FIRST = 1;
const NOWHERE = 2;

/**
 * How much of an incomplete text can be passed on.
 *
 * A caller can control the content of an upstream's response, and observes the chunks in which it arrives. So the chunk
 * boundaries must not depend on a comparison of the text with the secret: buffering a text because the secret begins
 * with it would confirm a guess, one character after the other. A boundary depends only on the classes of the secret's
 * bytes, and on its length rounded up to a power of two.
 */
export class Boundary {
  /** Where a byte can be, by its value: the same for all bytes of a class. */
  readonly #kinds: Uint8Array;
  /** No form contains an empty line. */
  readonly #separatesAtEmptyLine: boolean;
  /** Maximum length of a form, however much of it is escaped, and one more byte, which shows the end of a word. */
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
    this.#separatesAtEmptyLine = !first.has('line break') && !forms.some(hasEmptyLine);
    const longest = Math.max(1, ...forms.map(({ length }) => length));
    this.windowBytes = 2 ** Math.ceil(Math.log2(longest)) * MAX_ESCAPE_BYTES + 1;
  }

  /**
   * The end of what can be passed on from `from`: every form that begins before it is complete in the text. Bytes
   * before `known` were checked earlier; with `isSeparated`, no form continues from before `from`.
   */
  endOf(text: Buffer, from: number, known: number, isSeparated: boolean): number {
    // Passes on at least as much as it buffers and checks again, so that the work is linear, however small the chunks are.
    const end = this.isLong(text.length - from) ? text.length - this.windowBytes : from;
    const barrier = this.#lastBarrier(text, Math.max(known, end));
    if (barrier === -1 && !isSeparated) return end;
    let separated = barrier === -1 ? from : barrier + 1;
    while (separated < text.length && this.#kinds[text[separated] as number] !== ANYWHERE) separated += 1;
    return Math.max(end, separated);
  }

  /** Whether a part of so many bytes is passed on regardless of their values. */
  isLong(bytes: number): boolean {
    return bytes >= 2 * this.windowBytes;
  }

  #lastBarrier(text: Buffer, from: number): number {
    for (let at = text.length - 1; at >= from; at -= 1) {
      const byte = text[at] as number;
      if (this.#kinds[byte] === NOWHERE || (byte === LF && this.#separatesAtEmptyLine && isEmptyLine(text, at)))
        return at;
    }
    return -1;
  }
}

const hasEmptyLine = (text: Buffer): boolean => text.includes('\n\n') || text.includes('\n\r\n');

/** Whether the line break at `at` ends an empty line. */
function isEmptyLine(text: Buffer, at: number): boolean {
  return text[at - 1] === LF || (text[at - 1] === CR && text[at - 2] === LF);
}
