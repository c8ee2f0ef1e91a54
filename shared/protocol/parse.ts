import * as v from 'valibot';
import { fail, ok, type Result, refusalBecause } from '../errors.ts';

/** Longest name of a field that a refusal repeats: the caller chose it. */
export const MAX_PARAM = 256;

/**
 * A parser of `unknown` by a schema, whose messages follow the name of a field (`must be a string`). It refuses with the
 * first field that is wrong; `root` names the whole input where that is wrong itself.
 */
export const parseWith =
  <Output>(schema: v.GenericSchema<unknown, Output>, root = 'request') =>
  (input: unknown): Result<Output> => {
    const parsed = v.safeParse(schema, input, { abortEarly: true });
    if (parsed.success) return ok(parsed.output);
    const [issue] = parsed.issues;
    const param = (v.getDotPath(issue) ?? root).slice(0, MAX_PARAM);
    const what = issue.received === 'undefined' ? 'is missing' : issue.message;
    return fail(refusalBecause(['field', param], 'INVALID_PARAMETER', `${param} ${what}.`, { param }));
  };
