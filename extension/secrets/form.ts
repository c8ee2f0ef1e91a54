import * as v from 'valibot';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { nameSchema, type Policy, policySchema } from '../../shared/protocol/policy.ts';
import { t } from '../language/messages.ts';
import type { SecretForm } from './form-schema.ts';
import { policyProblem } from './policy-problem.ts';

export type { Destination, Editing, SecretForm } from './form-schema.ts';

export const emptyForm: SecretForm = {
  name: '',
  access: 'private',
  allow: [],
  placements: ['header'],
  origins: '',
  perMinute: '',
  perDay: '',
  claims: '',
  allowRanges: false,
  expiresAt: '',
  newDestination: '',
  newPlacement: { kind: '', name: '' },
};

export const formOf = (secret: SecretSummary): SecretForm => ({
  name: secret.name,
  access: secret.access,
  allow: secret.allow.map(({ origin, methods = [], paths = [] }) => ({ origin, methods, paths: paths.join('\n') })),
  placements: secret.placements,
  origins: secret.origins?.join('\n') ?? '',
  perMinute: secret.limits?.perMinute?.toString() ?? '',
  perDay: secret.limits?.perDay?.toString() ?? '',
  claims: secret.claims === null ? '' : JSON.stringify(secret.claims),
  allowRanges: secret.allowRanges,
  expiresAt: secret.expiresAt === null ? '' : localTime(secret.expiresAt),
  newDestination: '',
  newPlacement: { kind: '', name: '' },
});

/** The value of a `datetime-local` input: local time without a zone, to the minute. */
function localTime(iso: string): string {
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** Text that is not a number is passed on unchanged, so that the schema reports it for its field. */
const count = (text: string): unknown => (/^\d+$/.test(text.trim()) ? Number(text) : text);

function limitsOf({ perMinute, perDay }: SecretForm): unknown {
  const limits = {
    ...(perMinute.trim() !== '' && { perMinute: count(perMinute) }),
    ...(perDay.trim() !== '' && { perDay: count(perDay) }),
  };
  return Object.keys(limits).length === 0 ? null : limits;
}

/** Text that is not JSON is passed on unchanged, so that the schema reports it for its field. */
function claimsOf(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const toIso = (local: string): string => {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
};

const policyInput = (form: SecretForm): unknown => ({
  name: form.name.trim(),
  access: form.access,
  allow: form.allow.map(({ origin, methods, paths }) => ({
    origin: origin.trim().replace(/\/$/, ''),
    ...(methods.length > 0 && { methods }),
    ...(words(paths).length > 0 && { paths: words(paths) }),
  })),
  placements: form.placements,
  origins: form.origins.trim() === '' ? null : words(form.origins),
  limits: limitsOf(form),
  claims: claimsOf(form.claims),
  allowRanges: form.allowRanges,
  expiresAt: form.expiresAt === '' ? null : toIso(form.expiresAt),
});

/** Sentences by field: `name`, `value`, `allow.0.origin`, `allow.0.paths`, `placements`, `limits.perDay` … */
export type FieldErrors = Readonly<Record<string, string>>;

/** All of a policy that the form holds. */
export type FormPolicy = Omit<Policy, 'paused'>;

export type CheckedForm =
  | { readonly ok: true; readonly name: string; readonly policy: FormPolicy }
  | { readonly ok: false; readonly errors: FieldErrors };

const { paused: _, ...entries } = policySchema.entries;
const schema = v.object({ name: nameSchema, ...entries });

/** The policy that a secret has, as a sealed box takes it. */
export const policyOf = (secret: SecretSummary): FormPolicy => v.parse(v.object(entries), secret);

/** Validates by the relay's own schema before anything is sent. */
export function checkForm(form: SecretForm, taken: readonly string[] = []): CheckedForm {
  const parsed = v.safeParse(schema, policyInput(form));
  const errors: Record<string, string> = {};
  for (const issue of parsed.issues ?? []) {
    errors[fieldOf(v.getDotPath(issue) ?? '')] ??= policyProblem(issue);
  }
  if (taken.includes(form.name.trim())) {
    errors.name = t('secrets.form.taken');
  }
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors };
  const { name, ...policy } = parsed.output;
  return { ok: true, name, policy };
}

/** The form field in which a path of the policy is edited: a list of words is one field. */
export function fieldOf(path: string): string {
  return path.replace(/^(allow\.\d+\.(?:paths|methods))\..*$/, '$1').replace(/^(origins|placements|claims)\..*$/, '$1');
}
