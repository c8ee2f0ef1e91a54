import { valueProblem } from '../../../shared/policy/value-warnings.ts';
import type { Starter } from '../../starters/starter.ts';
import { STARTERS } from '../../starters/starters.ts';
import { suggestionsFor } from '../suggestions.ts';
import type { Variable } from './parse-env.ts';

/** The API of a variable: by the form of the key, by the name, or both where keys of several look the same. */
export function starterOf({ name, value }: Variable): Starter | null {
  const words = ` ${name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .join(' ')} `;
  const isNamed = (starter: Starter): boolean => words.includes(` ${starter.name.replaceAll('-', ' ')} `);
  const byKey = suggestionsFor(value).map(({ name: known }) => STARTERS.find((one) => one.name === known));
  const candidates = byKey.filter((one) => one !== undefined);
  const longestFirst = STARTERS.filter(isNamed).sort((a, b) => b.name.length - a.name.length);
  return candidates.find(isNamed) ?? candidates[0] ?? longestFirst[0] ?? null;
}

const OF_A_KEY = /KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH/i;
/** What bundlers put into pages is known to everybody. */
const OF_A_PAGE = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|PUBLIC)_|PUBLISHABLE|PUBLIC_KEY/i;

/** Whether a variable is likely to be a key of an API; a connection string is one of a database. */
export const isLikelyKey = (variable: Variable, starter: Starter | null): boolean =>
  valueProblem(variable.value) === null &&
  !OF_A_PAGE.test(variable.name) &&
  !/^[a-z][a-z0-9+.-]*:\/\//i.test(variable.value) &&
  (suggestionsFor(variable.value).length > 0 ||
    (OF_A_KEY.test(variable.name) && variable.value.length >= 8) ||
    (starter !== null && OF_A_KEY.test(variable.name)));

const LONGEST_NAME = 64;

/** `openai`, or `internal-api-key` for the variable `INTERNAL_API_KEY` of an API that is not known. */
export const secretName = (variable: string, starter: Starter | null): string =>
  starter?.name ??
  (variable
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, LONGEST_NAME) ||
    'secret');
