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
  if (text === '') return refused('must not be empty', 'Paste the key from the service.');
  if (MASKED.test(text))
    return refused('is a mask', 'Copy the key itself; most services show it only once, when it is created.');
  if (isPlaceholder(text)) {
    return refused(`is the placeholder ${PLACEHOLDER}`, 'Enter the key itself; the placeholder is for calls.');
  }
  if (text === '0' || text === '1' || STAND_INS.has(text.toLowerCase())) {
    return refused(
      'looks like the output of a program with a missing value',
      'Check the script or variable that it came from.',
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
  if (/^(.)\1*$/su.test(text)) return 'repeats one character';
  if (text.length < SHORT_DIGITS && /^\d+$/.test(text)) return `has only digits, and fewer than ${SHORT_DIGITS}`;
  if (text.length < SHORT_WORD && /^[a-z]+$/.test(text)) return 'looks like a word';
  return null;
}

/** What is accepted but dangerous in a value, in sentences for its owner. */
export function warningsOfValue(value: string, { limits }: Pick<Policy, 'limits'>): string[] {
  const warnings: string[] = [];
  if (value.trim() !== value) {
    warnings.push('The value begins or ends with white space or a line break, which will be sent as well.');
  }
  const why = guessable(value.trim());
  if (why !== null) {
    warnings.push(
      `The value ${why}: if an API echoes its input, callers can guess the value, many guesses per call.${
        limits === null ? ' Set limits, or use a longer value.' : ''
      }`,
    );
  }
  return warnings;
}
