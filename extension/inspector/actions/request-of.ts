import { MASK, PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { isMethod } from '../../../shared/protocol/policy.ts';
import type { Pairs } from '../../http/har.ts';
import { multipartParts } from '../../http/multipart.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { NOT_KEPT } from '../../recorded-call/sent.ts';
import { type Field, field } from '../../request-model/draft.ts';
import type { Composed } from '../../request-model/to-request.ts';

/**
 * A call as a `clientSecretRequest`, also a call by an SDK or a direct request. Masked credentials are replaced with
 * the placeholder. `secret`: the name to use if the call has none.
 */
export function requestOf(call: RecordedCall, secret: string): Composed {
  const composed = sentRequestOf(call, secret);
  const plain: ClientSecretRequest = JSON.parse(JSON.stringify(composed.request).replaceAll(MASK, () => PLACEHOLDER));
  return { ...composed, request: plain };
}

/** The request as recorded, with credentials masked. */
export function sentRequestOf({ sent, route, requestHeaders }: RecordedCall, secret: string): Composed {
  const headers = sent.headers.filter(([name, value]) => !isAddedByClient(name, value));
  const type = typeOf(headers) ?? (route === 'request' ? null : typeOf(requestHeaders));
  const isMultipart = route !== 'request' && type !== null && /^multipart\/form-data/i.test(type);
  const request: ClientSecretRequest = {
    clientSecretName: sent.secret || secret,
    url: sent.url,
    method: sent.method,
    ...sent.queue,
  };
  const kept = headers.filter(([name]) => !(isMultipart && name.toLowerCase() === 'content-type'));
  if (isMultipart) kept.push(['Content-Type', 'multipart/form-data']);
  if (kept.length > 0) request.headers = Object.fromEntries(kept);
  if (sent.params.length > 0) request.params = grouped(sent.params);
  const parts = isMultipart ? multipartParts(sent.body ?? '', type) : null;
  const data = parts ? grouped([...parts.fields]) : dataOf(sent.body, type, route === 'request');
  if (data !== undefined && isBodyMethod(sent.method)) request.data = data;
  const files = parts ? parts.files.map(({ path, name }) => ({ path: `data[${path}]`, name })) : sent.files.map(fileOf);
  return { request, files: files.map(fileField) };
}

const typeOf = (headers: Pairs): string | null =>
  headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;

/** The caller's token, which was not recorded, and the default `Accept` header that clients add. */
const isAddedByClient = (name: string, value: string): boolean =>
  value.includes(NOT_KEPT) || (name.toLowerCase() === 'accept' && value === '*/*');

const isBodyMethod = (method: string): boolean =>
  !isMethod(method) || method === 'POST' || method === 'PUT' || method === 'PATCH';

/** A repeated name creates an array. */
function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string | string[]> {
  const names = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const before = names.get(name);
    names.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(names);
}

/** `isFormatted`: the text is the `data` of a request, which the recorder formats as JSON regardless of its type. */
function dataOf(body: string | null, type: string | null, isFormatted: boolean): unknown {
  if (body === null || body === '') return undefined;

  const isForm = type !== null && /^application\/x-www-form-urlencoded/i.test(type);
  if (isForm && !isFormatted) return grouped(new URLSearchParams(body));
  const isText = type !== null && !/[/+]json\b|form/i.test(type);
  if (isText && !(isFormatted && /^\s*[[{]/.test(body))) return body;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !(isText && !isFormatted) ? value : body;
  } catch {
    return body;
  }
}

/** Parses `data[image]: cat.png`, as recorded. */
const fileOf = (text: string): { path: string; name: string } => {
  const [path = '', name = ''] = text.split(/: (.*)/s);
  return { path, name };
};

/** `data[a][b]` is the field `a[b]` of a form. */
function fileField({ path, name }: { path: string; name: string }): Field {
  const [first = '', ...rest] = [...path.replace(/^data/, '').matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key);
  const fieldName = first + rest.map((key) => `[${key}]`).join('');
  return { ...field(fieldName), kind: 'file', file: { name, size: 0, type: '' } };
}
