import * as v from 'valibot';

const MAX_LIMIT = 1_000;
const message = `must be a whole number from 1 to ${MAX_LIMIT}`;

/** `?limit=` of a route that lists. */
export const limitSchema = v.optional(
  v.pipe(
    v.unknown(),
    v.transform(Number),
    v.number(message),
    v.integer(message),
    v.minValue(1, message),
    v.maxValue(MAX_LIMIT, message),
  ),
  100,
);
