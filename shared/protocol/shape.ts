import { type Refusal, refusalBecause } from '../errors.ts';
import type { Reason } from '../reason.ts';
import { isExactNumber } from './exact-json.ts';

export const MAX_DEPTH = 32;
export const MAX_KEYS = 10_000;
/** A refusal names the field, and repeats no more than this of what the caller sent. */
const MAX_PARAM = 256;

const invalid = (reason: Reason, param: string, detail: string): Refusal =>
  refusalBecause(reason, 'INVALID_PARAMETER', detail, { param: param.slice(0, MAX_PARAM) });

/** Depth, number of keys, numbers without a JSON form and names that pollute prototypes, over the whole of `data`. */
export function checkShape(data: unknown, root: string): Refusal | null {
  let keys = 0;
  const walk = (value: unknown, path: string, depth: number): Refusal | null => {
    // JSON.parse reads 1e999 as Infinity, which would go on as null.
    if (typeof value === 'number' && !Number.isFinite(value))
      return invalid(['numberTooLarge'], path, 'The number is too large for JSON.');
    if (typeof value !== 'object' || value === null || isExactNumber(value)) return null;
    if (depth > MAX_DEPTH)
      return invalid(['tooDeep', root, MAX_DEPTH], root, `${root} is nested deeper than ${MAX_DEPTH} levels.`);
    for (const key of Object.keys(value)) {
      keys += 1;
      if (keys > MAX_KEYS)
        return invalid(['tooManyValues', root, MAX_KEYS], root, `${root} has more than ${MAX_KEYS} values.`);
      const child = (value as Record<string, unknown>)[key];
      if (isPolluting(key, child))
        return invalid(['unsafeName', key], `${path}.${key}`, `The name ${key} is not allowed here.`);
      const problem = walk(child, `${path}.${key}`, depth + 1);
      if (problem) return problem;
    }
    return null;
  };
  return walk(data, root, 1);
}

/** `__proto__`, and `constructor` that leads to a `prototype`: a server that merges such an object changes all of its own. */
const isPolluting = (key: string, value: unknown): boolean =>
  key === '__proto__' ||
  (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype'));
