import type { Draft } from '../../extension/request-model/draft.ts';
import { composeRequest } from '../../extension/request-model/to-request.ts';
import { buildRequest } from '../../shared/placeholder/build.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { isJson } from '../../shared/protocol/json-text.ts';
import { isJsonType, mediaType } from '../../shared/protocol/media-type.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import type { Received } from '../support/upstream/upstreams.ts';

/** A request in the form in which two are compared. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as a value, forms as pairs, multipart as sorted parts, anything else as text. */
  readonly body: unknown;
}

/** What curl adds by itself, and what the relay sets itself. */
const NOT_COMPARED = new Set('host content-length accept-encoding expect connection cookie x-case'.split(' '));

export function sentByCurl({ method, target, headers, body }: Received): Sent {
  const named = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (NOT_COMPARED.has(name) || (name === 'accept' && value === '*/*')) return [];
    if (name === 'user-agent' && /^curl\//.test(String(value))) return [];
    return [[name, String(value)]];
  });
  return sent(method, target, named, body.toString());
}

/** What the relay sends for a draft once the secret is in it. */
export function sentByRelay(draft: Draft, secret: string): Sent {
  const composed = need(composeRequest({ ...draft, secret: 'pasted' }));
  const plan = need(planRequest(need(parseRequest(composed.request)), composed.files.length > 0 ? 'fields' : 'none'));
  const { method, target, headers, body, fields } = need(buildRequest(plan, secret));
  const request = sent(method, target, [...headers, ['accept', '*/*']], body ?? '');
  if (fields === null) return request;
  const parts = [
    ...fields.map(([name, value]) => `${name}=${value}`),
    ...composed.files.map(({ name }) => `${name}=@`),
  ];
  return { ...request, body: parts.toSorted() };
}

const need = <T>(result: { ok: true; value: T } | { ok: false; refusal: { detail: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.value;
};

function sent(method: string, target: string, headers: readonly (readonly [string, string])[], body: string): Sent {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const all = Object.fromEntries(headers.filter(([name, value]) => !(name === 'accept' && value === '*/*')));
  const { 'content-type': contentType = '', ...others } = all;
  const type = mediaType(contentType);
  const isMultipart = type === 'multipart/form-data';
  return {
    method,
    path: decoded(path),
    query: query === '' ? [] : query.split('&').map(decoded),
    headers: { ...others, ...(contentType !== '' && !isMultipart && { 'content-type': contentType }) },
    body: bodyOf(body, type),
  };
}

function bodyOf(text: string, type: string): unknown {
  if (type === 'multipart/form-data') return partsOf(text);
  if (isJsonType(type) && isJson(text)) return JSON.parse(text);
  return type === 'application/x-www-form-urlencoded' ? text.split('&').map(decoded) : text;
}

/** `name=value` of each part, `name=@` of a file. */
const partsOf = (text: string): string[] =>
  text
    .split(/\r\n--|^--/)
    .flatMap((part) => {
      const [, head = '', value = ''] = /^(.*?)\r\n\r\n(.*)$/s.exec(part) ?? [];
      const name = /\bname="((?:[^"\\]|\\.)*)"/.exec(head)?.[1];
      return name === undefined ? [] : [`${name}=${/\bfilename=/.test(head) ? '@' : value}`];
    })
    .toSorted();

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
