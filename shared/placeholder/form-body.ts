import { type Failure, fail, ok, type Refusal, type Result, refusalBecause } from '../errors.ts';
import { isExactNumber } from '../protocol/exact-json.ts';
import type { Reason } from '../reason.ts';
import { bodyPath, formPath } from './body-path.ts';
import { splitFormText } from './body-text.ts';
import { inForm, percentEncode } from './encode.ts';
import { MAX_PLACEHOLDERS } from './max-placeholders.ts';
import { PLACEHOLDER, paramAt, placeholderInName } from './place.ts';
import { bodySlot, isSlot, type Slot, splitAtPlaceholders, type Template } from './template.ts';

/** A field as it goes on the wire; `path` is what a policy calls its place. */
interface Field {
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

const invalid = (reason: Reason, detail: string): Failure =>
  fail(refusalBecause(reason, 'INVALID_PARAMETER', detail, { param: 'data' }));

/** `application/x-www-form-urlencoded`: from fields, or from text as it is. */
export function formTemplate(data: unknown): Result<Template> {
  return typeof data === 'string' ? formText(data) : formFields(data);
}

function formText(text: string): Result<Template> {
  if (!text.isWellFormed()) return invalid(['dataUnicode'], 'data is not well-formed Unicode.');
  const template = splitFormText(text, () => true);
  // Past the limit nothing is cut, and the request is refused for that.
  if (!template.ok || template.value.filter(isSlot).length >= MAX_PLACEHOLDERS) return template;
  const inName = template.value.some((piece) => !isSlot(piece) && /(?:\$|%24)CLIENT_SECRET/.test(piece));
  return inName ? placeholderInName([]) : template;
}

function formFields(data: unknown): Result<Template> {
  const fields = fieldsOf(data);
  if (!fields.ok) return fields;
  const text: (string | Slot)[] = [];
  let cuts = 0;
  for (const { name, path, value } of fields.value) {
    // Refused anyway, so the rest need not be written.
    if (cuts >= MAX_PLACEHOLDERS) break;
    const template = splitAtPlaceholders(value, bodySlot(path, inForm), percentEncode);
    cuts += template.filter(isSlot).length;
    text.push(`${text.length === 0 ? '' : '&'}${percentEncode(name)}=`, ...template);
  }
  return ok(text);
}

/**
 * `{ a: { b: 1 }, c: [2] }` as `a[b]=1`, `c[0]=2`; `null` is left out. The items of a list under a name that ends in `[]`
 * have that very name, as PHP and Rails read lists. A list of pairs `[name, value]` says each name as it is to be sent.
 */
export function fieldsOf(data: unknown): Result<Field[]> {
  if (data === undefined || data === null) return ok([]);
  if (typeof data !== 'object') return invalid(['formData'], 'data must be an object or a string for a form.');
  const fields: Field[] = [];
  const add = (value: unknown, name: string, keys: readonly string[], path: string): Refusal | null => {
    const text = isExactNumber(value) ? value.rawJSON : String(value);
    if (!name.isWellFormed() || !text.isWellFormed()) {
      return refusalBecause(['fieldUnicode'], 'INVALID_PARAMETER', 'The field is not well-formed Unicode.', {
        param: paramAt(keys).toWellFormed(),
      });
    }
    fields.push({ name, path, value: text });
    return null;
  };
  const walk = (value: unknown, name: string | null, keys: readonly string[]): Refusal | null => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object' || isExactNumber(value)) return add(value, name ?? '', keys, bodyPath(keys));
    const repeats = Array.isArray(value) && keys.at(-1)?.endsWith('[]');
    for (const [key, child] of Object.entries(value)) {
      if (key.includes(PLACEHOLDER)) return placeholderInName(keys).refusal;
      const problem = walk(child, name === null ? key : repeats ? name : nestedName(name, key), [...keys, key]);
      if (problem) return problem;
    }
    return null;
  };
  const addPair = ([name, value]: Pair): Refusal | null => {
    if (name.includes(PLACEHOLDER)) return placeholderInName([]).refusal;
    return value === null ? null : add(value, name, [name], formPath(name));
  };
  if (Array.isArray(data) && !data.every(isPair)) {
    return invalid(['formPairs'], 'data must be an object, a string or a list of [name, value] pairs for a form.');
  }
  const problem = Array.isArray(data) ? firstOf(data as Pair[], addPair) : walk(data, null, []);
  return problem ? fail(problem) : ok(fields);
}

/** `a[b]`; a name of its own that ends in `[]` keeps these at the end: `a[b][]`. */
const nestedName = (name: string, key: string): string =>
  key.endsWith('[]') ? `${name}[${key.slice(0, -2)}][]` : `${name}[${key}]`;

type Pair = readonly [name: string, value: unknown];

const isPair = (item: unknown): item is Pair =>
  Array.isArray(item) &&
  item.length === 2 &&
  typeof item[0] === 'string' &&
  (typeof item[1] !== 'object' || item[1] === null || isExactNumber(item[1]));

function firstOf<T>(items: readonly T[], check: (item: T) => Refusal | null): Refusal | null {
  for (const item of items) {
    const problem = check(item);
    if (problem) return problem;
  }
  return null;
}
