import { valueProblem } from '../../shared/policy/value-warnings.ts';
import { MAX_SECRET_LENGTH } from '../../shared/protocol/policy.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { FieldErrors } from './form.ts';
import { valueProblemText } from './warning-texts.ts';

/** The error of a secret's value, under `value`. An empty one is an error only if it is `needed`. */
export function checkValue(value: string, needed: boolean): FieldErrors {
  if (value === '') return needed ? { value: t('secrets.value.paste') } : {};
  if (value.length > MAX_SECRET_LENGTH) {
    return { value: t('secrets.value.tooLong', { count: number(MAX_SECRET_LENGTH) }) };
  }
  const problem = valueProblem(value);
  return problem === null ? {} : { value: valueProblemText(problem) };
}
