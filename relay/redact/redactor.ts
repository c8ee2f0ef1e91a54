import { Held } from './held.ts';
import { Replacer } from './replacer.ts';
import type { SecretEncodings } from './secret-encodings.ts';

/** Replaces every form of one secret in a stream of bytes. */
export interface Redactor {
  /**
   * What can be passed on now, none of it empty: the very same buffer where nothing was found and nothing is held back.
   * How much it is tells nothing of the secret's value (`Boundary`).
   */
  push(chunk: Buffer): readonly Buffer[];
  /** What was held back, at the end of the stream. */
  end(): Buffer;
  /** All of a short text at once: the very same buffer where nothing was found. */
  redactWhole(text: Buffer): Buffer;
  /** A header's text, which HTTP carries as Latin-1. */
  redactText(text: string): string;
  /** Replacements so far. */
  readonly hits: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Redacts over chunk borders. An event or a line that ends in what is no part of the secret passes at once. */
export function createRedactor(encodings: SecretEncodings): Redactor {
  const { boundary, contextBytes } = encodings;
  // Made for a stream; most texts are short and done with before.
  let replacer: Replacer | null = null;
  const held = new Held();
  /** Bytes at the beginning of what is held that are there as context only. */
  let context = 0;
  let hits = 0;

  /** What is held, up to `limit`. */
  const pass = (limit: number): Buffer => {
    replacer ??= new Replacer(encodings);
    const { bytes, end, hits: found } = replacer.replace(held.bytes, context, limit);
    hits += found;
    context = Math.min(contextBytes, end);
    held.dropBefore(end - context);
    return bytes;
  };

  /** Of a long chunk only the beginning is copied, to be looked at together with what was held. */
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
    let isParted = known === context && !replacer?.isBehindOne;
    if (known > 0 && boundary.isLong(chunk.length)) {
      pieces.push(passHeld(chunk));
      known = context;
      isParted = false;
    } else {
      held.append(chunk);
    }
    const limit = boundary.endOf(held.bytes, context, known, isParted);
    if (limit > context) pieces.push(pass(limit));
    return pieces.filter(({ length }) => length > 0);
  };

  const end = (): Buffer => (held.length > context ? pass(held.length) : NOTHING);

  /** By a replacer of its own: what stands before and behind such a text is no part of it. */
  const redactAlone = (text: Buffer): Buffer => {
    const { bytes, hits: found } = new Replacer(encodings).replace(text, 0, text.length);
    hits += found;
    return bytes;
  };

  return {
    push,
    end,
    redactWhole: (text) => (encodings.mayStandIn(text.toString('latin1')) ? redactAlone(text) : text),
    redactText: (text) =>
      encodings.mayStandIn(text) ? redactAlone(Buffer.from(text, 'latin1')).toString('latin1') : text,
    get hits() {
      return hits;
    },
  };
}
