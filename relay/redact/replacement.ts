import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { Pattern, PatternByte } from './pattern.ts';
import { isWordStart } from './whole-word.ts';

/** What replaces a form. */
export interface Replacement {
  readonly bytes: Buffer;
  /**
   * A form may begin with the end of the replacement (`T…`): if the rest of the form followed a replacement, the form
   * would be complete again. Each is the index in a form where such a rest begins.
   */
  readonly tails: readonly PatternByte[];
}

/** The placeholder, except for secrets that are so similar that it would disclose them. */
const CANDIDATES = [PLACEHOLDER, '[redacted]', '********'].map((text) => Buffer.from(text));

export function replacementFor(forms: readonly Pattern[]): Replacement {
  const bytes =
    CANDIDATES.find((candidate) => forms.every((form) => isSafe(candidate, form.bytes))) ?? Buffer.from('*');
  return { bytes, tails: forms.flatMap((form) => tailsOf(bytes, form)) };
}

/** Neither contains the other, and no form can end with the beginning of the replacement. */
function isSafe(candidate: Buffer, form: Buffer): boolean {
  if (candidate.includes(form) || form.includes(candidate)) return false;
  for (let length = Math.min(candidate.length, form.length); length > 0; length -= 1) {
    if (candidate.subarray(0, length).equals(form.subarray(form.length - length))) return false;
  }
  return true;
}

function tailsOf(replacement: Buffer, form: Pattern): PatternByte[] {
  const tails: PatternByte[] = [];
  for (let length = 1; length < Math.min(replacement.length, form.bytes.length); length += 1) {
    const start = replacement.length - length;
    if (form.isWholeWord && !isWordStart(replacement, start)) continue;
    if (replacement.subarray(start).equals(form.bytes.subarray(0, length))) {
      tails.push([form, length]);
    }
  }
  return tails;
}
