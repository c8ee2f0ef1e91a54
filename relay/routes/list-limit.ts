import * as v from 'valibot';

const MAX_LIMIT = 1_000;
const message = `must be a whole number from 1 to ${MAX_LIMIT}`;

const limit = v.pipe(
  v.unknown(),
  v.transform(Number),
  v.number(message),
  v.integer(message),
  v.minValue(1, message),
  v.maxValue(MAX_LIMIT, message),
);

/** `?limit=` of a route that lists. */
export const limitSchema = v.optional(limit, 100);
/** The same, as much as possible if it is absent. */
export const longLimitSchema = v.optional(limit, MAX_LIMIT);
