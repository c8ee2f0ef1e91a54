import * as v from 'valibot';
import { refuseValue } from '../../shared/policy/value-warnings.ts';
import { sealedSecretSchema } from '../../shared/protocol/sealed.ts';
import type { FieldErrors } from './form.ts';

const valueSchema = sealedSecretSchema.entries.value;

/** The error of a secret's value, under `value`. An empty one is an error only if it is `needed`. */
export function checkValue(value: string, needed: boolean): FieldErrors {
  if (value === '') return needed ? { value: 'Paste the API key.' } : {};
  const parsed = v.safeParse(valueSchema, value);
  if (!parsed.success) return { value: `The value ${parsed.issues[0].message}.` };
  const refusal = refuseValue(value);
  return refusal ? { value: `The ${refusal.detail} ${refusal.fix}` } : {};
}
