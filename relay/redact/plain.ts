import type { Match } from './escaped.ts';
import type { Form } from './forms.ts';

const NOTHING: Buffer = Buffer.alloc(0);
const UNKNOWN = -2;

/** Finds forms that stand in a text as they are. One object for all of them, as every call needs one. */
export class PlainForms {
  readonly #forms: readonly Form[];
  /** By form: where it occurs next, -1 where it does not, or `UNKNOWN`. */
  readonly #next: number[];
  #text = NOTHING;

  constructor(forms: readonly Form[]) {
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
      const { bytes } = this.#forms[index] as Form;
      let at = this.#next[index] as number;
      if (at === UNKNOWN || (at !== -1 && at < from)) {
        at = this.#text.indexOf(bytes, from);
        this.#next[index] = at;
      }
      if (at === -1) continue;
      const stop = at + bytes.length;
      if (start === -1 || at < start || (at === start && stop > end)) {
        start = at;
        end = stop;
      }
    }
    return start === -1 ? null : { start, end };
  }

  /** Where the longest suffix begins, at or after `from`, that could grow into a form. */
  holdFrom(from: number): number {
    let longest = 0;
    for (const form of this.#forms) longest = Math.max(longest, partialSuffix(form, this.#text, from, longest));
    return this.#text.length - longest;
  }
}

/**
 * Length of the longest proper prefix of the form that ends the text, where it is more than `known`; else 0.
 * Knuth–Morris–Pratt over the last bytes only: linear, also where form and text repeat themselves.
 */
function partialSuffix(form: Form, text: Buffer, from: number, known: number): number {
  const { bytes } = form;
  const start = Math.max(from, text.length - bytes.length + 1);
  if (text.length - start <= known) return 0;
  const first = text.indexOf(bytes[0] as number, start);
  if (first === -1) return 0;
  const failure = form.failure();
  let matched = 0;
  for (let at = first; at < text.length; at += 1) {
    while (matched > 0 && bytes[matched] !== text[at]) matched = failure[matched - 1] as number;
    if (bytes[matched] === text[at]) matched += 1;
    if (matched === bytes.length) matched = failure[matched - 1] as number;
  }
  return matched > known ? matched : 0;
}
