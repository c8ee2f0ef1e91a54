import type { BaseIssue } from 'valibot';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** By the field of the policy, with `*` for an index or a name, and the kind of check that it did not pass. */
const SENTENCES: Readonly<Record<string, (limit: string) => string>> = {
  'name regex': () => t('secrets.form.name'),
  'allow max_length': (count) => t('secrets.form.destinations', { count }),
  'allow.*.origin check': () => t('secrets.form.origin'),
  'allow.*.paths max_length': (count) => t('secrets.form.paths', { count }),
  'allow.*.paths.* max_length': (count) => t('secrets.form.pathLength', { count }),
  'allow.*.paths.* starts_with': () => t('secrets.form.pathStart'),
  'allow.*.paths.* regex': () => t('secrets.form.pathPattern'),
  'placements max_length': (count) => t('secrets.form.placements', { count }),
  'placements.* regex': () => t('secrets.form.placement'),
  'origins max_length': (count) => t('secrets.form.origins', { count }),
  'origins.* check': () => t('secrets.form.page'),
  'limits.* number': () => t('secrets.form.number'),
  'limits.* integer': () => t('secrets.form.whole'),
  'limits.* min_value': (count) => t('secrets.form.least', { count }),
  'claims custom': () => t('secrets.form.claims'),
  'claims check': () => t('secrets.form.claimNames'),
  'claims min_entries': () => t('secrets.form.claimsEmpty'),
  'claims max_entries': (count) => t('secrets.form.claimCount', { count }),
  'claims.* key min_length': () => t('secrets.form.claimNameEmpty'),
  'claims.* key max_length': (count) => t('secrets.form.claimNameLength', { count }),
  'claims.* union': () => t('secrets.form.claimValue'),
  'claims.* min_length': () => t('secrets.form.claimValues'),
  'claims.* max_length of string': (count) => t('secrets.form.pathLength', { count }),
  'claims.* max_length of list': (count) => t('secrets.form.claimValueCount', { count }),
  'claims.*.* max_length': (count) => t('secrets.form.pathLength', { count }),
  'expiresAt iso_timestamp': () => t('secrets.form.time'),
};

/** What a person can get wrong in the form. What only a program can is said in the words of the schema. */
export function policyProblem(issue: BaseIssue<unknown>): string {
  const { message, requirement } = issue;
  const text = SENTENCES[kindOf(issue)]?.(typeof requirement === 'number' ? number(requirement) : '');
  return text ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function kindOf({ type, path, input }: BaseIssue<unknown>): string {
  const [field, ...rest] = path ?? [];
  const isNamed = field?.key === 'limits' || field?.key === 'claims';
  const steps = rest.map(({ key }) => (isNamed || typeof key === 'number' ? '*' : String(key)));
  const where = [String(field?.key), ...steps].join('.');
  const isOfKey = path?.at(-1)?.origin === 'key';
  if (where === 'claims.*' && type === 'max_length' && !isOfKey) {
    return `${where} ${type} of ${Array.isArray(input) ? 'list' : 'string'}`;
  }
  return isOfKey ? `${where} key ${type}` : `${where} ${type}`;
}
