import type { Form } from './forms.ts';

const NOTHING: Buffer = Buffer.alloc(0);

/** One form to look for in one text after the other. */
export class Needle {
  readonly #form: Form;
  #text = NOTHING;
  #next: number | null = null;

  constructor(form: Form) {
    this.#form = form;
  }

  get length(): number {
    return this.#form.bytes.length;
  }

  restart(text: Buffer): void {
    this.#text = text;
    this.#next = null;
  }

  /** First occurrence at or after `from`, or -1; never searches the same bytes twice. */
  next(from: number): number {
    if (this.#next === null || (this.#next !== -1 && this.#next < from)) {
      this.#next = this.#text.indexOf(this.#form.bytes, from);
    }
    return this.#next;
  }

  /**
   * Length of the longest proper prefix of the form that ends the text, where it is more than `known`; else 0.
   * Knuth–Morris–Pratt over the last bytes only: linear, also where form and text repeat themselves.
   */
  partialSuffix(text: Buffer, from: number, known: number): number {
    const form = this.#form.bytes;
    const start = Math.max(from, text.length - form.length + 1);
    if (text.length - start <= known) return 0;
    const first = text.indexOf(form[0] as number, start);
    if (first === -1) return 0;
    const failure = this.#form.failure();
    let matched = 0;
    for (let at = first; at < text.length; at += 1) {
      while (matched > 0 && form[matched] !== text[at]) matched = failure[matched - 1] as number;
      if (form[matched] === text[at]) matched += 1;
      if (matched === form.length) matched = failure[matched - 1] as number;
    }
    return matched > known ? matched : 0;
  }
}
