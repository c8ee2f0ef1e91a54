import * as v from 'valibot';

/**
 * What the last test of a secret told. `refused`: the API does not accept the key. `limited`: too many requests.
 * `unclear`: another response. `unreachable`: the relay has no response of the API. `late`: neither has the extension, in
 * the time that it gives. `blocked`: the relay refused the call.
 */
export const testResultSchema = v.object({
  outcome: v.picklist(['works', 'refused', 'limited', 'unclear', 'unreachable', 'late', 'blocked']),
  /** Of the API, or of the relay where it is `unreachable` or `blocked`; null without a response. */
  status: v.nullable(v.number()),
  /** The relay's sentence on what happened. */
  detail: v.nullable(v.pipe(v.string(), v.maxLength(1_000))),
  /** Milliseconds since 1970. */
  at: v.number(),
});

export type TestResult = v.InferOutput<typeof testResultSchema>;
