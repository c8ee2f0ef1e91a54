import { ok, type Result } from '../../errors.ts';
import { invalid } from '../invalid.ts';

/** A step into the value: a name, an index, or "append to the list". */
export type Key = string | number | 'append[]';

/** What `a[]` ends with; no name can hold a bracket, so no field can spell it. */
export const APPEND = 'append[]';

const MAX_DEPTH = 8;
const MAX_INDEX = 999;
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/**
 * `data[images][0]` as `['data', 'images', 0]`; `data[tags][]` ends with {@link APPEND}. The name `tags[]` in `data[tags[]]`
 * is sent as it is.
 */
export function parseFieldName(name: string): Result<Key[]> {
  const [, head, brackets] = /^([^[\]]+)((?:\[(?:[^[\]]+(?:\[\])?)?\])*)$/.exec(name) ?? [];
  if (head === undefined || brackets === undefined) {
    return wrong(name, 'is not of the form a[b][c]');
  }
  const names = brackets === '' ? [head] : [head, ...brackets.slice(1, -1).split('][')];
  if (names.length > MAX_DEPTH) return wrong(name, `is nested deeper than ${MAX_DEPTH} levels`);
  // They would reach the prototype of an object that a server builds from the name.
  const forbidden = names.find((one) => FORBIDDEN.includes(one));
  if (forbidden !== undefined) return wrong(name, `contains ${forbidden}`);
  if (names.some((one) => isIndex(one) && Number(one) > MAX_INDEX)) {
    return wrong(name, `has an index over ${MAX_INDEX}`);
  }
  return ok(names.map((one, level) => (level === 0 ? one : one === '' ? APPEND : isIndex(one) ? Number(one) : one)));
}

const isIndex = (text: string): boolean => /^(?:0|[1-9]\d*)$/.test(text);

const wrong = (name: string, why: string): Result<never> =>
  invalid(name, `The name of the field ${name.slice(0, 128)} ${why}.`);
