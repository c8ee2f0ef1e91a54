import * as v from 'valibot';
import type { Refusal } from '../../shared/errors.ts';
import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { basicFromHeader } from '../../shared/placeholder/template.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { type Exchange, firstOf, type Pairs } from '../http/har.ts';
import { multipartParts } from '../http/multipart.ts';
import { pickQueueFields, type QueueFields, queueDraftOf } from '../request-model/queue-fields.ts';
import { cutRequest } from './cut-request.ts';
import type { Route } from './route.ts';

/** In place of a credential that was not recorded. */
export const NOT_KEPT = '(not kept)';

/** The request as the page sent it, with the placeholder. Unreadable parts are empty. */
export interface Sent {
  readonly secret: string;
  readonly method: string;
  readonly url: string;
  readonly params: Pairs;
  readonly headers: Pairs;
  readonly body: string | null;
  /** Why `body` is incomplete: cut because it is too long, or evicted to make room for later calls. */
  readonly bodyNote: 'cut' | 'evicted' | null;
  readonly files: readonly string[];
  /** Why the relay would reject the request as invalid. */
  readonly problem: Refusal | null;
  /** How the call was to wait in a queue. */
  readonly queue?: QueueFields;
}

export function sentOf(exchange: Exchange, route: Route): Sent {
  switch (route.kind) {
    case 'forward':
      return forwarded(exchange, route);
    case 'poll':
      return { ...UNKNOWN, method: exchange.method === 'DELETE' ? 'DELETE' : '' };
    case 'request':
      return requested(exchange);
  }
}

/** Of a call that a poll asks for. */
const UNKNOWN: Sent = {
  secret: '',
  method: '',
  url: '',
  params: [],
  headers: [],
  body: null,
  bodyNote: null,
  files: [],
  problem: null,
};

const forwarded = (exchange: Exchange, route: Extract<Route, { kind: 'forward' }>): Sent => ({
  ...directSent(exchange),
  secret: route.secret,
  url: route.url,
});

/** The request itself, without the headers that the browser adds to every request. */
export function directSent(exchange: Exchange): Sent {
  return {
    secret: '',
    method: exchange.method,
    url: exchange.url,
    params: [],
    headers: withoutCredentials(exchange.requestHeaders).filter(([name]) => !isBrowsers(name)),
    ...kept(exchange.requestBody),
    files: [],
    problem: null,
  };
}

/** Headers that the browser sets on every request. */
const isBrowsers = (name: string): boolean =>
  /^(?:sec-.*|host|connection|content-length|origin|referer|user-agent|accept-encoding|accept-language|priority|pragma|cache-control|dnt)$/.test(
    name,
  );

/** Whether the request is unknown: the browser did not send it, or does not provide its body. */
export const isUnavailable = ({ sent }: { readonly sent: Sent }): boolean => sent.url === '' && sent.problem === null;

const textOr = (fallback: string) => v.fallback(v.string(), fallback);
const shownSchema = v.fallback(
  v.object({
    clientSecretName: textOr(''),
    url: textOr(''),
    method: textOr(''),
    headers: v.fallback(v.record(v.string(), v.string()), {}),
    data: v.optional(v.unknown()),
    queue: v.fallback(v.optional(v.string()), undefined),
    poll: v.fallback(v.optional(v.number()), undefined),
    expires: v.fallback(v.optional(v.number()), undefined),
  }),
  { clientSecretName: '', url: '', method: '', headers: {} },
);

function requested({ requestBody, requestHeaders }: Exchange): Sent {
  const type = firstOf(requestHeaders, 'content-type') ?? '';
  const parts = /^multipart\/form-data/i.test(type) ? multipartParts(requestBody ?? '', type) : null;
  const text = parts ? (parts.fields.get('request') ?? null) : requestBody;
  return sentOfRequest(text, parts?.files.map(({ path, name }) => `${path}: ${name}`) ?? []);
}

/**
 * Reads a ClientSecretRequest from its JSON. Headers and data are shown as written; only the params are normalized.
 */
export function sentOfRequest(text: string | null, files: readonly string[]): Sent {
  const input = json(text);
  const cut = input === undefined && text !== null ? cutRequest(text) : null;
  if (cut) return { ...sentOfRequest(cut.head, files), body: cut.rest.slice(0, MAX_BODY), bodyNote: 'cut' };
  const parsed = parseRequest(input);
  const shown = v.parse(shownSchema, input);
  return {
    secret: shown.clientSecretName,
    method: shown.method.toUpperCase(),
    url: shown.url,
    params: parsed.ok ? parsed.value.params : [],
    headers: Object.entries(shown.headers),
    ...kept(input === undefined ? text : bodyText(shown.data)),
    files,
    problem: parsed.ok || text === null ? null : parsed.refusal,
    ...(queueDraftOf(shown) && { queue: pickQueueFields(shown) }),
  };
}

/** Maximum length of a recorded request body, in characters. */
const MAX_BODY = 1_000_000;

const kept = (body: string | null): Pick<Sent, 'body' | 'bodyNote'> =>
  body !== null && body.length > MAX_BODY
    ? { body: body.slice(0, MAX_BODY), bodyNote: 'cut' }
    : { body, bodyNote: null };

function json(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const bodyText = (data: unknown): string | null => {
  if (data === undefined || data === null) return null;
  return typeof data === 'string' ? data : JSON.stringify(data, null, 2);
};

const CREDENTIALS = ['authorization', 'relay-authorization', 'cookie', 'set-cookie'];

/**
 * Removes the caller's own tokens and cookies, which the inspector does not need. Values with the placeholder or the
 * mask are kept.
 */
export const withoutCredentials = (headers: Pairs): Pairs =>
  headers.map((pair) => {
    const [name, value] = pair;
    if (!CREDENTIALS.includes(name) || isSubstituted(name, value)) return pair;
    return [name, /^bearer /i.test(value) ? `Bearer ${NOT_KEPT}` : NOT_KEPT];
  });

const isSubstituted = (name: string, value: string): boolean =>
  value.includes(PLACEHOLDER) || value.includes(MASK) || basicFromHeader(name, value) !== null;
