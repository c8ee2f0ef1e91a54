import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** By what the schema of the policy says, with `#` in the place of its limit. */
const SENTENCES: Readonly<Record<string, (limit: string) => string>> = {
  'must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit': () =>
    t('secrets.form.name'),
  'must be an origin such as https://api.example or https://*.example.com, without a path': () =>
    t('secrets.form.origin'),
  'must be an origin such as https://app.example': () => t('secrets.form.page'),
  'must have at most # characters': (count) => t('secrets.form.pathLength', { count }),
  'must begin with /': () => t('secrets.form.pathStart'),
  'must have ** only as its last segment, and no ? or #': () => t('secrets.form.pathPattern'),
  'must have at most # paths': (count) => t('secrets.form.paths', { count }),
  'must have at most # destinations': (count) => t('secrets.form.destinations', { count }),
  'must have at most # placements': (count) => t('secrets.form.placements', { count }),
  'must be header, header:name, query, query:key, path, body or body:dotted.path': () => t('secrets.form.placement'),
  'must have at most # origins': (count) => t('secrets.form.origins', { count }),
  'must be a number': () => t('secrets.form.number'),
  'must be a whole number': () => t('secrets.form.whole'),
  'must be at least #': (count) => t('secrets.form.least', { count }),
  'must be an object such as {"role": "paid"}': () => t('secrets.form.claims'),
  'must not name __proto__, constructor or prototype': () => t('secrets.form.claimNames'),
  'must not have an empty name': () => t('secrets.form.claimNameEmpty'),
  'must have names of at most # characters': (count) => t('secrets.form.claimNameLength', { count }),
  'must be a string, a number, a boolean, or an array of them': () => t('secrets.form.claimValue'),
  'must have at least one value': () => t('secrets.form.claimValues'),
  'must have at most # values per claim': (count) => t('secrets.form.claimValueCount', { count }),
  'must have at least one claim, or be null': () => t('secrets.form.claimsEmpty'),
  'must have at most # claims': (count) => t('secrets.form.claimCount', { count }),
  'must be an ISO 8601 time such as 2030-01-31T00:00:00Z': () => t('secrets.form.time'),
};

const LIMIT = /(?<=at (?:most|least) )\d+/;

/** What a person can get wrong in the form. What only a program can is said in the words of the schema. */
export function policyProblem(message: string): string {
  const limit = LIMIT.exec(message)?.[0];
  const text = SENTENCES[message.replace(LIMIT, '#')]?.(number(Number(limit ?? 0)));
  return text ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
