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
/** Bytes to look at before searching natively: a native search is fast over a distance and slow to begin. */
const NEAR = 24;

function indexOf(text: Buffer, byte: number, from: number): number {
  const near = Math.min(from + NEAR, text.length);
  for (let at = from; at < near; at += 1) if (text[at] === byte) return at;
  return near === text.length ? -1 : text.indexOf(byte, near);
}

/**
 * Finds forms with at least one character escaped. It looks at the escapes in a text only: what a form of escapes must
 * hold is an escape of one of its characters, and a text that has none of these (most have none) is done with.
 */
export class EscapedMatcher {
  readonly #forms: SecretEncodings;
  readonly #markers: readonly number[];
  #text = NOTHING;
  /** By their start, the longest first. */
  #matches: Match[] = [];
  #passed = 0;
  /** Where a walk may end. */
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
      for (let at = indexOf(text, marker, from); at !== -1; at = indexOf(text, marker, at + 1)) this.#lookAt(at);
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

  /** Where the rest of a form, from the byte `index` on, ends that begins at `at`, or `NONE`. */
  endOfRest(form: Pattern, index: number, at: number): number {
    this.#end = NONE;
    this.#walk(form, index, at, null);
    return this.#end;
  }

  /** The escape at `at` as the first one of a form: the bytes before it have to stand in front of it as they are. */
  #lookAt(at: number): void {
    const sequence = escapeAt(this.#text, at);
    if (sequence === NONE) return;
    const byte = firstByteOf(sequence);
    this.#tryAt(at, this.#forms.placesOf(byte, FIRST));
    if (at > 0) this.#tryAt(at, this.#forms.placesOf(byte, this.#text[at - 1] as number));
  }

  #tryAt(at: number, places: readonly PatternByte[]): void {
    for (const [form, index] of places) {
      const start = at - index;
      if (start < 0 || !this.#stands(form, index, start)) continue;
      if (form.isWholeWord && !isWordStart(this.#text, start)) continue;
      const end = this.endOfRest(form, index, at);
      if (end !== NONE) this.#matches.push({ start, end });
    }
  }

  /** Whether the first `count` bytes of the form stand at `start` as they are; the last first, for it is rarely there. */
  #stands(form: Pattern, count: number, start: number): boolean {
    for (let index = count - 1; index >= 0; index -= 1) {
      if (form.bytes[index] !== this.#text[start + index]) return false;
    }
    return true;
  }

  /**
   * Where a byte of the form is a marker itself (`%`), it may stand as it is or as an escape: both ways are followed, and
   * no place twice.
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

  /** How many bytes of the form an escape stands for; 0 where it is another character. */
  #escaped(form: Pattern, index: number, sequence: Escape): number {
    const wanted = bytesOf(sequence);
    return wanted.every((byte, offset) => form.bytes[index + offset] === byte) ? wanted.length : 0;
  }
}
