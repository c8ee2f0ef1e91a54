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

/** Why a value may not be stored. */
export type ValueProblem = 'empty' | 'mask' | 'placeholder' | 'missing';

/** Null for a value that may be stored. */
export function valueProblem(value: string): ValueProblem | null {
  const text = value.trim();
  if (text === '') return 'empty';
  if (MASKED.test(text)) return 'mask';
  if (isPlaceholder(text)) return 'placeholder';
  return text === '0' || text === '1' || STAND_INS.has(text.toLowerCase()) ? 'missing' : null;
}

const PROBLEMS: Readonly<Record<ValueProblem, readonly [what: string, fix: string]>> = {
  empty: ['must not be empty', 'Paste the key from the service.'],
  mask: ['is a mask', 'Copy the key itself; most services show it only once, when it is created.'],
  placeholder: [`is the placeholder ${PLACEHOLDER}`, 'Enter the key itself; the placeholder is for calls.'],
  missing: [
    'looks like the output of a program with a missing value',
    'Check the script or variable that it came from.',
  ],
};

/** Null for a value that may be stored; the refusal names the parameter `value`. */
export function refuseValue(value: string): Refusal | null {
  const problem = valueProblem(value);
  if (problem === null) return null;
  const [what, fix] = PROBLEMS[problem];
  return refusal('INVALID_PARAMETER', `value ${what}.`, { param: 'value', fix });
}

/** Lengths below which a value can be found by trying, by what it consists of. */
export const GUESSABLE_LENGTHS = { short: 8, digits: 20, word: 16 } as const;

/** What is accepted but dangerous in a value. All but `whiteSpace` say why it can be found by trying. */
export type ValueWarning = 'whiteSpace' | 'short' | 'oneCharacter' | 'digits' | 'word';

export function valueWarnings(value: string): ValueWarning[] {
  const why = guessable(value.trim());
  return [...(value.trim() === value ? [] : ['whiteSpace' as const]), ...(why === null ? [] : [why])];
}

function guessable(text: string): ValueWarning | null {
  if (text.length < GUESSABLE_LENGTHS.short) return 'short';
  if (/^(.)\1*$/su.test(text)) return 'oneCharacter';
  if (text.length < GUESSABLE_LENGTHS.digits && /^\d+$/.test(text)) return 'digits';
  return text.length < GUESSABLE_LENGTHS.word && /^[a-z]+$/.test(text) ? 'word' : null;
}

/** In words that follow "The value". */
const WARNINGS: Readonly<Record<ValueWarning, string>> = {
  whiteSpace: 'begins or ends with white space or a line break, which will be sent as well.',
  short: `has fewer than ${GUESSABLE_LENGTHS.short} characters`,
  oneCharacter: 'repeats one character',
  digits: `has only digits, and fewer than ${GUESSABLE_LENGTHS.digits}`,
  word: 'looks like a word',
};

/** The warnings in sentences for the owner. */
export const warningsOfValue = (value: string, { limits }: Pick<Policy, 'limits'>): string[] =>
  valueWarnings(value).map((warning) => {
    if (warning === 'whiteSpace') return `The value ${WARNINGS.whiteSpace}`;
    const advice = limits === null ? ' Set limits, or use a longer value.' : '';
    return `The value ${WARNINGS[warning]}: if an API echoes its input, callers can guess the value, many guesses per call.${advice}`;
  });
