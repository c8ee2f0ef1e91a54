import { isMethod } from '../../../shared/protocol/policy.ts';
import { plainKeysIn } from '../../plain-keys/find.ts';
import { putPlaceholder } from '../../plain-keys/replace.ts';
import { type Draft, EMPTY_DRAFT, type Field, field, row } from '../../request-model/draft.ts';
import { queueDraftOf } from '../../request-model/queue-fields.ts';
import type { Composed } from '../../request-model/to-request.ts';

type Body = Draft['body'];

/** Converts a request to a draft for the playground's form; the inverse of `composeRequest`. */
export function draftOf({ request, files }: Composed): Draft {
  const { clientSecretName, url, method, headers = {}, params = {}, data } = request;
  const upper = method.toUpperCase();
  const kind = kindOf(data, headers, files);
  const queue = queueDraftOf(request);
  return {
    ...EMPTY_DRAFT,
    secret: clientSecretName,
    method: isMethod(upper) ? upper : 'POST',
    url,
    headers: Object.entries(headers)
      .filter(([name]) => !(name.toLowerCase() === 'content-type' && (kind === 'form' || kind === 'multipart')))
      .map(([name, value]) => row(name, value)),
    params: Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => row(name, String(one)))),
    body: bodyOf(kind, data, files),
    ...(queue && { queue }),
  };
}

/**
 * The draft as it may be stored. The recorder scans only the beginning of a body for keys; here all of it is scanned.
 */
export function draftWithoutKeys(composed: Composed): Draft {
  const draft = draftOf(composed);
  return putPlaceholder(draft, plainKeysIn(draft, []));
}

function kindOf(data: unknown, headers: Record<string, string>, files: readonly Field[]): Body['kind'] {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (files.length > 0 || /^multipart\/form-data/i.test(type)) return 'multipart';
  if (data === undefined || data === null) return 'none';
  if (typeof data === 'string') return 'text';
  return /^application\/x-www-form-urlencoded/i.test(type) ? 'form' : 'json';
}

function bodyOf(kind: Body['kind'], data: unknown, files: readonly Field[]): Body {
  if (kind === 'none') return { kind, text: '', fields: [] };
  if (kind === 'text') return { kind, text: String(data), fields: [] };
  if (kind === 'json') return { kind, text: JSON.stringify(data, null, 2), fields: [] };
  return { kind, text: '', fields: [...fieldsOf('', data), ...files] };
}

/** `{ a: { b: 1 }, c: [2, 3] }` as the fields `a[b]`, `c` and `c`. */
function fieldsOf(name: string, value: unknown): Field[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => fieldsOf(isPlain(one) ? name : `${name}[${index}]`, one));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => fieldsOf(name === '' ? key : `${name}[${key}]`, one));
  }
  return value === undefined || value === null || name === '' ? [] : [field(name, String(value))];
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
