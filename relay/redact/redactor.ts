import { Held } from './held.ts';
import { Replacer } from './replacer.ts';
import type { SecretEncodings } from './secret-encodings.ts';

/** Replaces every form of one secret in a stream of bytes. */
export interface Redactor {
  /**
   * Buffers that can be passed on now, none empty: the same buffer if nothing was found and nothing is buffered. Their
   * lengths disclose nothing about the secret's value (`Boundary`).
   */
  push(chunk: Buffer): readonly Buffer[];
  /** The buffered rest, at the end of the stream. */
  end(): Buffer;
  /** A short body as a whole: the same buffer if nothing was found. */
  redactWhole(text: Buffer): Buffer;
  /** A text of one character per byte (Latin-1), as headers are in HTTP. */
  redactText(text: string): string;
  /** A fast check of such a text: false if it contains nothing to redact. */
  mayContain(text: string): boolean;
  /** Replacements so far. */
  readonly hits: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Redacts across chunk boundaries. An event or a line that ends in bytes which no form contains passes at once. */
export const createRedactor = (encodings: SecretEncodings): Redactor => new StreamRedactor(encodings);

class StreamRedactor implements Redactor {
  readonly #encodings: SecretEncodings;
  // Created lazily: most texts are short and contain no form.
  #replacer: Replacer | null = null;
  #held: Held | null = null;
  /** Leading bytes of `#held` that were passed on, and are kept as context. */
  #context = 0;
  #hits = 0;

  constructor(encodings: SecretEncodings) {
    this.#encodings = encodings;
  }

  get hits(): number {
    return this.#hits;
  }

  push(chunk: Buffer): readonly Buffer[] {
    this.#held ??= new Held();
    const held = this.#held;
    const { boundary } = this.#encodings;
    const pieces: Buffer[] = [];
    let known = held.length;
    let isSeparated = known === this.#context && !this.#replacer?.isBehindOne;
    if (known > 0 && boundary.isLong(chunk.length)) {
      pieces.push(this.#passHeld(held, chunk));
      known = this.#context;
      isSeparated = false;
    } else {
      held.append(chunk);
    }
    const limit = boundary.endOf(held.bytes, this.#context, known, isSeparated);
    if (limit > this.#context) pieces.push(this.#pass(held, limit));
    return pieces.filter(({ length }) => length > 0);
  }

  end(): Buffer {
    const held = this.#held;
    return held && held.length > this.#context ? this.#pass(held, held.length) : NOTHING;
  }

  redactWhole(text: Buffer): Buffer {
    return this.mayContain(text.toString('latin1')) ? this.#redactAlone(text) : text;
  }

  redactText(text: string): string {
    return this.mayContain(text) ? this.#redactAlone(Buffer.from(text, 'latin1')).toString('latin1') : text;
  }

  mayContain(text: string): boolean {
    return this.#encodings.mayContain(text);
  }

  /** Redacts what is held, up to `limit`. */
  #pass(held: Held, limit: number): Buffer {
    this.#replacer ??= new Replacer(this.#encodings);
    const { bytes, end, hits } = this.#replacer.replace(held.bytes, this.#context, limit);
    this.#hits += hits;
    this.#context = Math.min(this.#encodings.contextBytes, end);
    held.dropBefore(end - this.#context);
    return bytes;
  }

  /** Copies only the beginning of a long chunk, to search it together with what is held. */
  #passHeld(held: Held, chunk: Buffer): Buffer {
    const { boundary, contextBytes } = this.#encodings;
    const seam = boundary.windowBytes + contextBytes;
    const limit = held.length + contextBytes;
    held.append(chunk.subarray(0, seam));
    const bytes = this.#pass(held, limit);
    const rest = chunk.subarray(seam - held.length);
    held.dropBefore(held.length);
    held.append(rest);
    return bytes;
  }

  /** With a separate replacer: such a text has no context. */
  #redactAlone(text: Buffer): Buffer {
    const { bytes, hits } = new Replacer(this.#encodings).replace(text, 0, text.length);
    this.#hits += hits;
    return bytes;
  }
}
