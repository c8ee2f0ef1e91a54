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
  /** A short text as a whole: the same buffer if nothing was found. */
  redactWhole(text: Buffer): Buffer;
  /** A header's text, which is Latin-1 in HTTP. */
  redactText(text: string): string;
  /** Replacements so far. */
  readonly hits: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Redacts across chunk boundaries. An event or a line that ends in bytes which no form contains passes at once. */
export function createRedactor(encodings: SecretEncodings): Redactor {
  const { boundary, contextBytes } = encodings;
  // Created lazily: most texts are short and contain no form.
  let replacer: Replacer | null = null;
  const held = new Held();
  /** Leading bytes of `held` that were passed on, and are kept as context. */
  let context = 0;
  let hits = 0;

  /** Redacts what is held, up to `limit`. */
  const pass = (limit: number): Buffer => {
    replacer ??= new Replacer(encodings);
    const { bytes, end, hits: found } = replacer.replace(held.bytes, context, limit);
    hits += found;
    context = Math.min(contextBytes, end);
    held.dropBefore(end - context);
    return bytes;
  };

  /** Copies only the beginning of a long chunk, to search it together with what is held. */
  const passHeld = (chunk: Buffer): Buffer => {
    const seam = boundary.windowBytes + contextBytes;
    const limit = held.length + contextBytes;
    held.append(chunk.subarray(0, seam));
    const bytes = pass(limit);
    const rest = chunk.subarray(seam - held.length);
    held.dropBefore(held.length);
    held.append(rest);
    return bytes;
  };

  const push = (chunk: Buffer): readonly Buffer[] => {
    const pieces: Buffer[] = [];
    let known = held.length;
    let isSeparated = known === context && !replacer?.isBehindOne;
    if (known > 0 && boundary.isLong(chunk.length)) {
      pieces.push(passHeld(chunk));
      known = context;
      isSeparated = false;
    } else {
      held.append(chunk);
    }
    const limit = boundary.endOf(held.bytes, context, known, isSeparated);
    if (limit > context) pieces.push(pass(limit));
    return pieces.filter(({ length }) => length > 0);
  };

  const end = (): Buffer => (held.length > context ? pass(held.length) : NOTHING);

  /** With a separate replacer: such a text has no context. */
  const redactAlone = (text: Buffer): Buffer => {
    const { bytes, hits: found } = new Replacer(encodings).replace(text, 0, text.length);
    hits += found;
    return bytes;
  };

  return {
    push,
    end,
    redactWhole: (text) => (encodings.mayContain(text.toString('latin1')) ? redactAlone(text) : text),
    redactText: (text) =>
      encodings.mayContain(text) ? redactAlone(Buffer.from(text, 'latin1')).toString('latin1') : text,
    get hits() {
      return hits;
    },
  };
}
