import { type Failure, fail, ok, type Refusal, type Result, refusal } from '../errors.ts';
import { isExactNumber } from '../protocol/exact-json.ts';
import { isJsonType, mediaType } from '../protocol/media-type.ts';
import { bodyPath } from './body-path.ts';
import { inForm, inJson, inText, percentEncode } from './encode.ts';
import { MAX_PLACEHOLDERS } from './max-placeholders.ts';
import { PLACEHOLDER, paramOf, placementOf } from './place.ts';
import { isSlot, type Slot, splitAtPlaceholders, type Template } from './template.ts';

/** A request's body, cut at its placeholders. Files of a multipart body are not here: they stream past. */
export type BodyTemplate =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly contentType: string; readonly text: Template }
  | { readonly kind: 'multipart'; readonly fields: readonly (readonly [name: string, value: Template])[] };

const invalid = (param: string, detail: string, fix?: string): Failure =>
  fail(refusal('INVALID_PARAMETER', detail, fix === undefined ? { param } : { param, fix }));

/** `contentType` is the request's own header, if it has one; `hasFiles` tells that file parts follow. */
export function bodyTemplate(data: unknown, contentType: string | undefined, hasFiles: boolean): Result<BodyTemplate> {
  const type = mediaType(contentType);
  if (type === 'multipart/form-data' || (hasFiles && type === '')) return multipart(data);
  if (hasFiles) return invalid('headers.Content-Type', 'Files require the Content-Type multipart/form-data.');
  if (data === undefined || data === null) return ok({ kind: 'none' });
  if (type === 'application/x-www-form-urlencoded') return form(data, contentType ?? type);
  if (type === '' || isJsonType(type)) {
    return json(data, contentType ?? 'application/json');
  }
  if (typeof data !== 'string') return invalid('data', `data must be a string for the Content-Type ${type}.`);
  if (!data.isWellFormed()) return invalid('data', 'data is not well-formed Unicode.');
  return ok({ kind: 'text', contentType: contentType ?? type, text: splitAtPlaceholders(data, bodySlot('', inText)) });
}

const bodySlot = (path: string, encode: Slot['encode']): Slot => ({ place: { in: 'body', path }, encode });

function json(data: unknown, contentType: string): Result<BodyTemplate> {
  if (typeof data === 'string') {
    return invalid(
      'data',
      'data must be an object or an array for JSON.',
      'Pass the object itself instead of a JSON string.',
    );
  }
  const text = JSON.stringify(data);
  if (!text.includes(PLACEHOLDER)) return ok({ kind: 'text', contentType, text: [text] });

  // No character of the placeholder is escaped in JSON and names hold none, so the pieces of the text and the paths
  // of the values come in the same order, one for one.
  const pieces = text.split(PLACEHOLDER, MAX_PLACEHOLDERS + 1);
  const paths: string[] = [];
  const inName = collectPaths(data, [], paths);
  if (inName !== null) return placeholderInName(inName);
  const template = pieces.flatMap((piece, index): (string | Slot)[] =>
    index === 0 ? [piece] : [bodySlot(paths[index - 1] ?? '', inJson), piece],
  );
  return ok({ kind: 'text', contentType, text: template });
}

/**
 * Adds a value's path once for each placeholder in it, as long as there are not too many; returns the keys that lead to a
 * name that holds one.
 */
function collectPaths(value: unknown, keys: readonly string[], paths: string[]): readonly string[] | null {
  if (typeof value === 'string') {
    const path = value.includes(PLACEHOLDER) ? bodyPath(keys) : '';
    for (let found = value.split(PLACEHOLDER, MAX_PLACEHOLDERS + 1).length - 1; found > 0; found -= 1) paths.push(path);
    return null;
  }
  if (typeof value !== 'object' || value === null || paths.length >= MAX_PLACEHOLDERS) return null;
  for (const [name, child] of Object.entries(value)) {
    if (name.includes(PLACEHOLDER)) return keys;
    const inName = collectPaths(child, [...keys, name], paths);
    if (inName !== null) return inName;
  }
  return null;
}

const placeholderInName = (keys: readonly string[]): Failure =>
  fail(
    refusal('PLACEHOLDER_NOT_ALLOWED', 'The placeholder is in a property name of data; it is allowed only in values.', {
      param: paramAt(keys),
    }),
  );

const paramAt = (keys: readonly string[]): string => paramOf(placementOf({ in: 'body', path: bodyPath(keys) }));

type Field = { readonly name: string; readonly path: string; readonly value: string };

/** `{ a: { b: 1 }, c: [2] }` as `a[b]=1`, `c[0]=2`; `null` is left out. */
function flatten(data: unknown): Result<Field[]> {
  if (data === undefined || data === null) return ok([]);
  if (typeof data !== 'object' || Array.isArray(data)) return invalid('data', 'data must be an object for a form.');
  const fields: Field[] = [];
  const walk = (value: unknown, name: string | null, keys: readonly string[]): Refusal | null => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object' || isExactNumber(value)) {
      const text = isExactNumber(value) ? value.rawJSON : String(value);
      if (!name?.isWellFormed() || !text.isWellFormed()) {
        return invalid(paramAt(keys).toWellFormed(), 'The field is not well-formed Unicode.').refusal;
      }
      fields.push({ name, path: bodyPath(keys), value: text });
      return null;
    }
    for (const [key, child] of Object.entries(value)) {
      if (key.includes(PLACEHOLDER)) return placeholderInName(keys).refusal;
      const problem = walk(child, name === null ? key : `${name}[${key}]`, [...keys, key]);
      if (problem) return problem;
    }
    return null;
  };
  const problem = walk(data, null, []);
  return problem ? fail(problem) : ok(fields);
}

function form(data: unknown, contentType: string): Result<BodyTemplate> {
  const fields = flatten(data);
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
  return ok({ kind: 'text', contentType, text });
}

function multipart(data: unknown): Result<BodyTemplate> {
  const fields = flatten(data);
  if (!fields.ok) return fields;
  return ok({
    kind: 'multipart',
    fields: fields.value.map(
      ({ name, path, value }) => [name, splitAtPlaceholders(value, bodySlot(path, inText))] as const,
    ),
  });
}

export const placesInBody = (body: BodyTemplate): Slot['place'][] => {
  const templates =
    body.kind === 'none' ? [] : body.kind === 'text' ? [body.text] : body.fields.map(([, value]) => value);
  return templates.flatMap((template) => template.filter(isSlot).map((slot) => slot.place));
};
