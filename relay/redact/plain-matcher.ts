import type { Match } from './escaped-matcher.ts';
import type { Pattern } from './pattern.ts';
import { isWordEnd, isWordStart } from './whole-word.ts';

const NOTHING: Buffer = Buffer.alloc(0);
const UNKNOWN = -2;

/** Finds unescaped forms. One object for all forms, as every call needs one. */
export class PlainMatcher {
  readonly #forms: readonly Pattern[];
  /** By form: its next index, -1 if there is none, or `UNKNOWN`. */
  readonly #next: number[];
  #text = NOTHING;

  constructor(forms: readonly Pattern[]) {
    this.#forms = forms;
    this.#next = forms.map(() => UNKNOWN);
  }

  restart(text: Buffer): void {
    this.#text = text;
    this.#next.fill(UNKNOWN);
  }

  /** The leftmost match at or after `from`, the longest of its start; never searches the same bytes twice. */
  next(from: number): Match | null {
    let start = -1;
    let end = -1;
    for (let index = 0; index < this.#forms.length; index += 1) {
      const form = this.#forms[index] as Pattern;
      let at = this.#next[index] as number;
      if (at === UNKNOWN || (at !== -1 && at < from)) {
        at = this.#indexOf(form, from);
        this.#next[index] = at;
      }
      if (at === -1) continue;
      const stop = at + form.bytes.length;
      if (start === -1 || at < start || (at === start && stop > end)) {
        start = at;
        end = stop;
      }
    }
    return start === -1 ? null : { start, end };
  }

  #indexOf({ bytes, isWholeWord }: Pattern, from: number): number {
    let at = this.#text.indexOf(bytes, from);
    if (!isWholeWord) return at;
    while (at !== -1 && !(isWordStart(this.#text, at) && isWordEnd(this.#text, at + bytes.length))) {
      at = this.#text.indexOf(bytes, at + 1);
    }
    return at;
  }
}
