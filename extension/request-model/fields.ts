import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { t } from '../language/messages.ts';
import type { Field } from './draft.ts';

type Nested = { [name: string]: Nested | string | (Nested | string)[] };

/** Names that would access an object's prototype. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const NAME = /^([^[\]]+)((?:\[[^[\]]+\])*)(\[\])?$/;

/**
 * Form fields as the `data` of a request: `a[b]` nests, a repeated name creates an array. The policy's placement for
 * it is `body:a.b`. Indices are treated as names: `a[0]` becomes `{ a: { 0: … } }`, which a form encodes to the same
 * text. Brackets without a name stay with the name before them, `{ 'a[]': … }`, which the relay sends as written.
 */
export function dataOfFields(fields: readonly Pick<Field, 'name' | 'value'>[]): Result<Record<string, unknown>> {
  const data: Nested = {};
  for (const { name, value } of fields) {
    const path = pathOf(name);
    if (path === null) {
      return fail(
        refusal('INVALID_PARAMETER', t('request_model.fields.invalidName', { name }), {
          param: 'data',
        }),
      );
    }
    if (!put(data, path, value)) {
      return fail(
        refusal('INVALID_PARAMETER', t('request_model.fields.conflict', { name }), {
          param: `data.${path.join('.')}`,
        }),
      );
    }
  }
  return ok(data);
}

/** The part name that the relay expects for a file: `data[image]` for `image`, `data[a][b]` for `a[b]`. */
export const filePartName = (name: string): string => {
  const path = pathOf(name) ?? [name];
  return `data${path.map((part) => `[${part}]`).join('')}`;
};

export function pathOf(name: string): string[] | null {
  const match = NAME.exec(name.trim());
  if (!match) return null;
  const rest = [...(match[2] ?? '').matchAll(/\[([^[\]]+)\]/g)].map((part) => part[1] ?? '');
  const names = [match[1] ?? '', ...rest];
  const path = match[3] === undefined ? names : names.with(-1, `${names.at(-1)}[]`);
  return path.some((part) => PROTOTYPE_NAMES.has(part)) ? null : path;
}

function put(data: Nested, path: readonly string[], value: string): boolean {
  let at = data;
  for (const part of path.slice(0, -1)) {
    const next = own(at, part) ?? {};
    if (typeof next === 'string' || Array.isArray(next)) return false;
    at[part] = next;
    at = next;
  }
  const last = path.at(-1) ?? '';
  const before = own(at, last);
  if (before === undefined) at[last] = value;
  else if (typeof before === 'string') at[last] = [before, value];
  else if (Array.isArray(before)) before.push(value);
  else return false;
  return true;
}

/** Own properties only: `toString` is an ordinary field name. */
const own = (data: Nested, name: string): Nested[string] | undefined =>
  Object.hasOwn(data, name) ? data[name] : undefined;
