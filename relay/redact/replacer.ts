import { EscapedMatcher, type Match } from './escaped-matcher.ts';
import { PlainMatcher } from './plain-matcher.ts';
import type { SecretEncodings } from './secret-encodings.ts';

export interface Replaced {
  readonly bytes: Buffer;
  /** Where the text continues: at the limit, or after a form that extends beyond it. */
  readonly end: number;
  readonly hits: number;
}

/**
 * Replaces forms in consecutive pieces of a text, leftmost and longest first. A native search for each form is much
 * faster than one automaton over all bytes (13 µs against 2 ms for a megabyte).
 */
export class Replacer {
  readonly #forms: SecretEncodings;
  readonly #plain: PlainMatcher;
  readonly #escaped: EscapedMatcher;
  #isBehindOne = false;

  constructor(encodings: SecretEncodings) {
    this.#forms = encodings;
    this.#plain = new PlainMatcher(encodings.list);
    this.#escaped = new EscapedMatcher(encodings);
  }

  /** The output so far ends with a replacement. */
  get isBehindOne(): boolean {
    return this.#isBehindOne;
  }

  /**
   * The text from `from` on, without the forms that begin before `limit`; each of them must be complete in the text.
   * The same buffer if that is the whole text and nothing was found.
   */
  replace(text: Buffer, from: number, limit: number): Replaced {
    const pieces: Buffer[] = [];
    let at = from;
    let hits = 0;
    this.#plain.restart(text);
    this.#escaped.restart(text, from);
    while (at < limit) {
      const next = leftmostLongest(this.#plain.next(at), this.#escaped.next(at));
      const found = next && next.start < limit ? next : null;
      if (this.#isBehindOne && found?.start !== at) {
        const rest = this.#endOfRest(at);
        if (rest > at) {
          at = rest;
          continue;
        }
      }
      const stop = found ? found.start : limit;
      if (stop > at) {
        pieces.push(at === 0 && stop === text.length ? text : text.subarray(at, stop));
        this.#isBehindOne = false;
        at = stop;
      }
      if (found) {
        pieces.push(this.#forms.replacement.bytes);
        this.#isBehindOne = true;
        hits += 1;
        at = found.end;
      }
    }
    return { bytes: pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces), end: at, hits };
  }

  /** End of the rest of a form that the replacement before it would complete; `from` if there is none. */
  #endOfRest(from: number): number {
    let end = from;
    for (const [form, index] of this.#forms.replacement.tails) {
      end = Math.max(end, this.#escaped.endOfRest(form, index, from));
    }
    return end;
  }
}

function leftmostLongest(one: Match | null, other: Match | null): Match | null {
  if (one === null || other === null) return one ?? other;
  return other.start < one.start || (other.start === one.start && other.end > one.end) ? other : one;
}
