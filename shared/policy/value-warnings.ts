import { type Refusal, refusal } from '../errors.ts';
import { PLACEHOLDER } from '../placeholder/place.ts';
import type { Policy } from '../protocol/policy.ts';

/** Judges the value of a client secret before it is stored. No sentence quotes any of it. */

/** What programs and templates write where a value is missing. */
const STAND_INS = new Set(['null', 'undefined', 'none', 'nil', 'nan', 'true', 'false', 'yes', 'no', '[object object]']);
const isPlaceholder = (value: string): boolean =>
  value.replace(/[{}]/g, '').replace(/^\$/, '') === PLACEHOLDER.slice(1);
/** As dashboards and the extension itself show a key that they keep. */
const MASKED = /^[•●*]+$/;

/** Null for a value that may be stored; the refusal names the parameter `value`. */
export function refuseValue(value: string): Refusal | null {
  const text = value.trim();
  if (text === '') return refused('must not be empty', 'Paste the key that the service gave you.');
  if (MASKED.test(text))
    return refused('is a mask', 'Copy the key itself: the service shows it once, when it is made.');
  if (isPlaceholder(text)) {
    return refused(
      `is the placeholder ${PLACEHOLDER}`,
      'Calls have the placeholder; here goes the key that replaces it.',
    );
  }
  if (text === '0' || text === '1' || STAND_INS.has(text.toLowerCase())) {
    return refused(
      'is what a program writes in place of a missing value',
      'Check the script or variable it came from.',
    );
  }
  return null;
}

const refused = (what: string, fix: string): Refusal =>
  refusal('INVALID_PARAMETER', `value ${what}.`, { param: 'value', fix });

const SHORT = 8;
const SHORT_DIGITS = 20;
const SHORT_WORD = 16;

/** Why a value can be found by trying, in words that follow "The value"; null where it cannot. */
function guessable(text: string): string | null {
  if (text.length < SHORT) return `has fewer than ${SHORT} characters`;
  if (/^(.)\1*$/su.test(text)) return 'is one character over and over';
  if (text.length < SHORT_DIGITS && /^\d+$/.test(text)) return `is fewer than ${SHORT_DIGITS} digits and nothing else`;
  if (text.length < SHORT_WORD && /^[a-z]+$/.test(text)) return 'looks like a word';
  return null;
}

/** What is accepted but dangerous in a value, in sentences for its owner. */
export function warningsOfValue(value: string, { limits }: Pick<Policy, 'limits'>): string[] {
  const warnings: string[] = [];
  if (value.trim() !== value) {
    warnings.push('The value begins or ends with white space or a line break, which is sent with it.');
  }
  const why = guessable(value.trim());
  if (why !== null) {
    warnings.push(
      `The value ${why}: where an API repeats what it is sent, a caller can find it by guessing, many guesses a call.${
        limits === null ? ' Set limits, or take a longer value.' : ''
      }`,
    );
  }
  return warnings;
}
