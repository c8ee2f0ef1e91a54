import {
  AMPERSAND,
  BACKSLASH,
  bytesOf,
  type Escape,
  escapeAt,
  firstByteOf,
  lengthOf,
  NONE,
  PERCENT,
  PLUS,
} from './escapes.ts';
import type { Pattern, PatternByte } from './pattern.ts';
import { FIRST, type SecretEncodings } from './secret-encodings.ts';
import { isWordEnd, isWordStart } from './whole-word.ts';

export interface Match {
  readonly start: number;
  readonly end: number;
}

const NOTHING: Buffer = Buffer.alloc(0);
const MARKERS = [PERCENT, BACKSLASH, AMPERSAND];
const MARKERS_WITH_PLUS = [...MARKERS, PLUS];
/** Bytes to compare before the native search, which is fast but slow to start. */
const NEAR = 24;

function indexOf(text: Buffer, byte: number, from: number): number {
  const near = Math.min(from + NEAR, text.length);
  for (let at = from; at < near; at += 1) if (text[at] === byte) return at;
  return near === text.length ? -1 : text.indexOf(byte, near);
}

/**
 * Finds forms with at least one escaped character. It examines only the escapes in a text: an escaped form must have an
 * escape of one of its characters, and most texts have none.
 */
export class EscapedMatcher {
  readonly #forms: SecretEncodings;
  readonly #markers: readonly number[];
  #text = NOTHING;
  /** By their start, the longest first. */
  #matches: Match[] = [];
  #passed = 0;
  /** The longest end that `#walk` has found. */
  #end = NONE;

  constructor(encodings: SecretEncodings) {
    this.#forms = encodings;
    this.#markers = encodings.hasSpace ? MARKERS_WITH_PLUS : MARKERS;
  }

  restart(text: Buffer, from: number): void {
    this.#text = text;
    this.#matches = [];
    this.#passed = 0;
    for (const marker of this.#markers) {
      for (let at = indexOf(text, marker, from); at !== -1; at = indexOf(text, marker, at + 1)) this.#tryEscape(at);
    }
    if (this.#matches.length > 1) this.#matches.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  /** The leftmost match at or after `from`, the longest of its start. */
  next(from: number): Match | null {
    for (; ; this.#passed += 1) {
      const match = this.#matches[this.#passed];
      if (!match || match.start >= from) return match ?? null;
    }
  }

  /** End of the rest of a form, from its byte `index`, that begins at `at`; or `NONE`. */
  endOfRest(form: Pattern, index: number, at: number): number {
    this.#end = NONE;
    this.#walk(form, index, at, null);
    return this.#end;
  }

  /** The escape at `at` as the first one of a form, whose bytes before it must precede it unescaped. */
  #tryEscape(at: number): void {
    const sequence = escapeAt(this.#text, at);
    if (sequence === NONE) return;
    const byte = firstByteOf(sequence);
    this.#tryAt(at, this.#forms.placesOf(byte, FIRST));
    if (at > 0) this.#tryAt(at, this.#forms.placesOf(byte, this.#text[at - 1] as number));
  }

  #tryAt(at: number, places: readonly PatternByte[]): void {
    for (const [form, index] of places) {
      const start = at - index;
      if (start < 0 || !this.#isPlainAt(form, index, start)) continue;
      if (form.isWholeWord && !isWordStart(this.#text, start)) continue;
      const end = this.endOfRest(form, index, at);
      if (end !== NONE) this.#matches.push({ start, end });
    }
  }

  /** Whether the first `count` bytes of the form are at `start` unescaped; backwards, as the last one rarely matches. */
  #isPlainAt(form: Pattern, count: number, start: number): boolean {
    for (let index = count - 1; index >= 0; index -= 1) {
      if (form.bytes[index] !== this.#text[start + index]) return false;
    }
    return true;
  }

  /**
   * A byte of the form that is a marker itself (`%`) may be unescaped or escaped: both are tried, and no place twice.
   */
  #walk(form: Pattern, index: number, at: number, seen: Set<number> | null): void {
    const { bytes } = form;
    const text = this.#text;
    let visited = seen;
    while (index < bytes.length) {
      const byte = text[at];
      if (byte === undefined) return;
      const sequence = this.#markers.includes(byte) ? escapeAt(text, at) : NONE;
      const escaped = sequence >= 0 ? this.#escaped(form, index, sequence) : 0;
      const isPlain = byte === bytes[index];
      if (escaped > 0) {
        if (isPlain) {
          visited ??= new Set();
          const place = at * (bytes.length + 1) + index;
          if (visited.has(place)) return;
          visited.add(place);
          this.#walk(form, index + 1, at + 1, visited);
        }
        index += escaped;
        at += lengthOf(sequence);
        continue;
      }
      if (!isPlain) return;
      index += 1;
      at += 1;
    }
    if (form.isWholeWord && !isWordEnd(text, at)) return;
    this.#end = Math.max(this.#end, at);
  }

  /** How many bytes of the form an escape represents; 0 if it is another character. */
  #escaped(form: Pattern, index: number, sequence: Escape): number {
    const wanted = bytesOf(sequence);
    return wanted.every((byte, offset) => form.bytes[index + offset] === byte) ? wanted.length : 0;
  }
}
