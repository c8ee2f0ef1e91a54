import { type Refusal, refusalBecause } from '../errors.ts';
import { type Place, paramOf, placementOf } from './place.ts';

/** More of them have no honest use, and a long secret at each would make a huge request of a small one. */
const LIMIT = 100;

/** Whoever cuts a text stops there: one place more is enough to be refused, and a million would keep the relay busy. */
export const MAX_PLACEHOLDERS = LIMIT + 1;

export function refuseTooManyPlaceholders(places: readonly Place[]): Refusal | null {
  const over = places[LIMIT];
  if (over === undefined) return null;
  return refusalBecause(
    ['tooManyPlaceholders', LIMIT],
    'INVALID_PARAMETER',
    `The placeholder appears more than ${LIMIT} times.`,
    {
      param: paramOf(placementOf(over)),
      fix: 'Put $CLIENT_SECRET only where the API expects the key.',
    },
  );
}
