/** The bytes of one form. */
export class Pattern {
  readonly bytes: Buffer;
  /** The same bytes as the text of a header. */
  readonly latin1: string;
  /** Found only without a letter or digit before or after it. */
  readonly isWholeWord: boolean;

  constructor(bytes: Buffer, isWholeWord = false) {
    this.bytes = bytes;
    this.latin1 = bytes.toString('latin1');
    this.isWholeWord = isWholeWord;
  }
}

/** A byte of a form. */
export type PatternByte = readonly [form: Pattern, index: number];
