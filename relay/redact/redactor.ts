import { type Form, REPLACEMENT } from './forms.ts';
import { Needle } from './needle.ts';

/** Replaces every form of one secret in a stream of bytes. */
export interface Redactor {
  /** What can be passed on now: the very same buffer where nothing was found and nothing is held back. */
  push(chunk: Buffer): Buffer;
  /** What was held back, at the end of the stream. */
  end(): Buffer;
  /** A header's text, which HTTP carries as Latin-1. */
  redactText(text: string): string;
  /** Replacements so far. */
  readonly hits: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Leftmost-longest replacement over chunk borders. Held back is only what could be the beginning of a form: an event
 * that ends in a line break passes at once. Looking for each form natively beats one automaton over all bytes by far
 * (13 µs against 2 ms for a megabyte).
 */
export function createRedactor(forms: readonly Form[]): Redactor {
  const needles = forms.map((form) => new Needle(form));
  let held = NOTHING;
  let hits = 0;

  const replace = (text: Buffer, isLast: boolean): Buffer => {
    const pieces: Buffer[] = [];
    let from = 0;
    for (const needle of needles) needle.restart(text);
    for (;;) {
      const found = leftmostLongest(needles, from);
      const limit = isLast ? text.length : holdFrom(needles, text, from);
      // A longer form may begin where this one does, or before it, and end in the next chunk.
      if (!found || found.start >= limit) {
        pieces.push(text.subarray(from, limit));
        held = text.subarray(limit);
        break;
      }
      pieces.push(text.subarray(from, found.start), REPLACEMENT);
      hits += 1;
      from = found.end;
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  };

  return {
    push: (chunk) => replace(held.length === 0 ? chunk : Buffer.concat([held, chunk]), false),
    end: () => (held.length === 0 ? NOTHING : replace(held, true)),
    redactText: (text) => {
      if (!forms.some((form) => text.includes(form.latin1))) return text;
      const once = createRedactor(forms);
      const bytes = Buffer.from(text, 'latin1');
      const clean = Buffer.concat([once.push(bytes), once.end()]);
      hits += once.hits;
      return clean.toString('latin1');
    },
    get hits() {
      return hits;
    },
  };
}

function leftmostLongest(needles: readonly Needle[], from: number): { start: number; end: number } | null {
  let start = -1;
  let end = -1;
  for (const needle of needles) {
    const at = needle.next(from);
    if (at === -1) continue;
    const stop = at + needle.length;
    if (start === -1 || at < start || (at === start && stop > end)) {
      start = at;
      end = stop;
    }
  }
  return start === -1 ? null : { start, end };
}

/** Where the longest suffix begins that could grow into a form. */
function holdFrom(needles: readonly Needle[], text: Buffer, from: number): number {
  let longest = 0;
  for (const needle of needles) longest = Math.max(longest, needle.partialSuffix(text, from, longest));
  return text.length - longest;
}
