import { type Failure, fail } from '../errors.ts';

/** Longest name of a field that a refusal repeats. */
const MAX_PARAM = 256;

/** A request that does not leave the page. `param` is the field at fault. */
export const invalid = (param: string, detail: string, fix?: string): Failure =>
  fail({ code: 'INVALID_PARAMETER', detail, param: param.slice(0, MAX_PARAM), ...(fix !== undefined && { fix }) });
