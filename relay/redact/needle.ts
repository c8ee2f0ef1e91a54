/** One form to look for in one text after the other. */
export class Needle {
  readonly form: Buffer;
  #text: Buffer = Buffer.alloc(0);
  #next: number | null = null;
  #failure: Uint16Array | null = null;

  constructor(form: Buffer) {
    this.form = form;
  }

  restart(text: Buffer): void {
    this.#text = text;
    this.#next = null;
  }

  /** First occurrence at or after `from`, or -1; never searches the same bytes twice. */
  next(from: number): number {
    if (this.#next === null || (this.#next !== -1 && this.#next < from)) {
      this.#next = this.#text.indexOf(this.form, from);
    }
    return this.#next;
  }

  /**
   * Length of the longest proper prefix of the form that ends the text, where it is more than `known`; else 0.
   * Knuth–Morris–Pratt over the last bytes only: linear, also where form and text repeat themselves.
   */
  partialSuffix(text: Buffer, from: number, known: number): number {
    const { form } = this;
    const start = Math.max(from, text.length - form.length + 1);
    if (text.length - start <= known) return 0;
    const first = text.indexOf(form[0] as number, start);
    if (first === -1) return 0;
    const failure = this.#failureTable();
    let matched = 0;
    for (let at = first; at < text.length; at += 1) {
      while (matched > 0 && form[matched] !== text[at]) matched = failure[matched - 1] as number;
      if (form[matched] === text[at]) matched += 1;
      if (matched === form.length) matched = failure[matched - 1] as number;
    }
    return matched > known ? matched : 0;
  }

  /** Built when a text first ends in what could be the form's beginning. */
  #failureTable(): Uint16Array {
    if (this.#failure) return this.#failure;
    const { form } = this;
    const table = new Uint16Array(form.length);
    for (let at = 1, matched = 0; at < form.length; at += 1) {
      while (matched > 0 && form[matched] !== form[at]) matched = table[matched - 1] as number;
      if (form[matched] === form[at]) matched += 1;
      table[at] = matched;
    }
    this.#failure = table;
    return table;
  }
}
