import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { PolicyWarning } from '../../shared/policy/decide.ts';
import { GUESSABLE_LENGTHS, type ValueProblem, type ValueWarning } from '../../shared/policy/value-warnings.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** Sentences for what `shared/policy` finds, which the relay says in English only. */

const POLICY: Readonly<Record<PolicyWarning, () => string>> = {
  publicClaims: () => t('secrets.danger.publicClaims'),
  publicPath: () => t('secrets.danger.publicPath'),
  publicBody: () => t('secrets.danger.publicBody'),
  noDestination: () => t('secrets.danger.noDestination'),
  plainHttp: () => t('secrets.danger.plainHttp'),
};

export const policyWarningText = (warning: PolicyWarning): string => POLICY[warning]();

const GUESSABLE: Readonly<Record<Exclude<ValueWarning, 'whiteSpace'>, () => string>> = {
  short: () => t('secrets.valueWarning.short', { count: number(GUESSABLE_LENGTHS.short) }),
  oneCharacter: () => t('secrets.valueWarning.oneCharacter'),
  digits: () => t('secrets.valueWarning.digits', { count: number(GUESSABLE_LENGTHS.digits) }),
  word: () => t('secrets.valueWarning.word'),
};

export function valueWarningText(warning: ValueWarning, hasLimits: boolean): string {
  if (warning === 'whiteSpace') return t('secrets.valueWarning.whiteSpace');
  const what = GUESSABLE[warning]();
  return hasLimits
    ? t('secrets.valueWarning.guessable', { what })
    : t('secrets.valueWarning.guessableUnlimited', { what });
}

const REFUSED: Readonly<Record<ValueProblem, () => string>> = {
  empty: () => t('secrets.refused.empty'),
  mask: () => t('secrets.refused.mask'),
  placeholder: () => t('secrets.refused.placeholder', { placeholder: PLACEHOLDER }),
  missing: () => t('secrets.refused.missing'),
};

/** Why a value may not be stored, and what to do about it. */
export const valueProblemText = (problem: ValueProblem): string => REFUSED[problem]();
