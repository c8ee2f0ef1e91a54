import { EscapedMatcher, type Match } from './escaped-matcher.ts';
import { PlainMatcher } from './plain-matcher.ts';
import type { SecretEncodings } from './secret-encodings.ts';

export interface Replaced {
  readonly bytes: Buffer;
  /** Where the text goes on: at the limit, or behind a form that reaches beyond it. */
  readonly end: number;
  readonly hits: number;
}

/**
 * Replaces forms in one piece of text after the other, leftmost and longest first. Looking for each form natively beats
 * one automaton over all bytes by far (13 µs against 2 ms for a megabyte).
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

  /** The last thing passed on is a replacement. */
  get isBehindOne(): boolean {
    return this.#isBehindOne;
  }

  /**
   * The text from `from` on, less the forms that begin before `limit`: each of them is whole in the text. The very same
   * buffer where that is all of the text and there is none.
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

  /** Behind the rest of a form that the replacement before it would complete; `from` where there is none. */
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
