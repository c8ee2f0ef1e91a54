import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import { isJson } from '../protocol/json-text.ts';
import { isJsonType, mediaType } from '../protocol/media-type.ts';
import type { Reason } from '../reason.ts';
import { bodyPath } from './body-path.ts';
import { inJson, inMultipartText, inText } from './encode.ts';
import { fieldsOf, formTemplate } from './form-body.ts';
import { MAX_PLACEHOLDERS } from './max-placeholders.ts';
import { PLACEHOLDER, placeholderInName } from './place.ts';
import { bodySlot, isSlot, type Slot, splitAtPlaceholders, type Template } from './template.ts';

/** A request's body, cut at its placeholders. Files are not here: they stream past. */
export type BodyTemplate =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly contentType: string; readonly text: Template }
  | { readonly kind: 'multipart'; readonly fields: readonly (readonly [name: string, value: Template])[] }
  | { readonly kind: 'file'; readonly contentType: string };

/** Files that come beside the request: none, as fields of a form, or the one that is the whole body, with its type. */
export type AttachedFiles = 'none' | 'fields' | { readonly type: string };

const invalid = (reason: Reason, param: string, detail: string, fix?: string): Failure =>
  fail(refusalBecause(reason, 'INVALID_PARAMETER', detail, fix === undefined ? { param } : { param, fix }));

/** `contentType` is the request's own header, if it has one. */
export function bodyTemplate(
  data: unknown,
  contentType: string | undefined,
  files: AttachedFiles,
): Result<BodyTemplate> {
  const type = mediaType(contentType);
  if (typeof files === 'object') {
    if (data !== undefined)
      return invalid(['bodyBesideFile'], 'data', 'data must be omitted where a file is the whole body.');
    return ok({ kind: 'file', contentType: contentType ?? files.type });
  }
  if (type === 'multipart/form-data' || (files === 'fields' && type === '')) {
    return typeof data === 'string' && files === 'none' ? multipartText(data, contentType ?? type) : multipart(data);
  }
  if (files === 'fields')
    return invalid(['filesType'], 'headers.Content-Type', 'Files require the Content-Type multipart/form-data.');
  if (data === undefined) return ok({ kind: 'none' });
  if (type === 'application/x-www-form-urlencoded') return textBody(contentType ?? type, formTemplate(data));
  if (isJsonType(type)) return json(data, contentType ?? type);
  if (data === null) return ok({ kind: 'none' });
  if (type === '') return json(data, 'application/json');
  if (typeof data !== 'string')
    return invalid(['notText', type], 'data', `data must be a string or a file for the Content-Type ${type}.`);
  if (!data.isWellFormed()) return invalid(['dataUnicode'], 'data', 'data is not well-formed Unicode.');
  return textBody(contentType ?? type, ok(splitAtPlaceholders(data, bodySlot('', inText))));
}

const textBody = (contentType: string, text: Result<Template>): Result<BodyTemplate> =>
  text.ok ? ok({ kind: 'text', contentType, text: text.value }) : text;

function json(data: unknown, contentType: string): Result<BodyTemplate> {
  if (typeof data === 'string' && /^\s*[[{]/.test(data) && isJson(data)) {
    return invalid(
      ['jsonTwice'],
      'data',
      'data is JSON text, which would be encoded twice.',
      'Pass the object itself instead.',
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

/** Sent as it is, so its boundary has to be in the header; the places in it have no names. */
function multipartText(data: string, contentType: string): Result<BodyTemplate> {
  if (!/;\s*boundary=/i.test(contentType)) {
    return invalid(
      ['boundary'],
      'headers.Content-Type',
      'The Content-Type must name the boundary of a multipart body that is a string.',
      'Pass data as an object; the relay chooses a boundary then.',
    );
  }
  if (!data.isWellFormed()) return invalid(['dataUnicode'], 'data', 'data is not well-formed Unicode.');
  return textBody(contentType, ok(splitAtPlaceholders(data, bodySlot('', inMultipartText))));
}

function multipart(data: unknown): Result<BodyTemplate> {
  const fields = fieldsOf(data);
  if (!fields.ok) return fields;
  return ok({
    kind: 'multipart',
    fields: fields.value.map(
      ({ name, path, value }) => [name, splitAtPlaceholders(value, bodySlot(path, inText))] as const,
    ),
  });
}

export const placesInBody = (body: BodyTemplate): Slot['place'][] =>
  templatesOf(body).flatMap((template) => template.filter(isSlot).map((slot) => slot.place));

/** Everything in a body that can hold a placeholder. */
function templatesOf(body: BodyTemplate): readonly Template[] {
  if (body.kind === 'text') return [body.text];
  return body.kind === 'multipart' ? body.fields.map(([, value]) => value) : [];
}
