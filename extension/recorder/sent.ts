import * as v from 'valibot';
import type { Refusal } from '../../shared/errors.ts';
import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { type Exchange, firstOf, type Pairs } from './har.ts';
import { multipartParts } from './multipart.ts';
import type { Route } from './route.ts';

/** What the page sent, the placeholder in it. Empty text where it cannot be read. */
export interface Sent {
  readonly secret: string;
  readonly method: string;
  readonly url: string;
  readonly params: Pairs;
  readonly headers: Pairs;
  readonly body: string | null;
  readonly files: readonly string[];
  /** Why the relay cannot take it as it is. */
  readonly problem: Refusal | null;
}

export function sentOf(exchange: Exchange, route: Route): Sent {
  return route.kind === 'forward' ? forwarded(exchange, route) : requested(exchange);
}

const forwarded = (exchange: Exchange, route: Extract<Route, { kind: 'forward' }>): Sent => ({
  ...directSent(exchange),
  secret: route.secret,
  url: route.url,
});

/** The request itself, without what the browser adds to every one. */
export function directSent(exchange: Exchange): Sent {
  return {
    secret: '',
    method: exchange.method,
    url: exchange.url,
    params: [],
    headers: withoutCredentials(exchange.requestHeaders).filter(([name]) => !isBrowsers(name)),
    body: exchange.requestBody,
    files: [],
    problem: null,
  };
}

/** Set by the browser on every request; they say nothing about this one. */
const isBrowsers = (name: string): boolean =>
  /^(?:sec-.*|host|connection|content-length|origin|referer|user-agent|accept-encoding|accept-language|priority|pragma|cache-control|dnt)$/.test(
    name,
  );

const textOr = (fallback: string) => v.fallback(v.string(), fallback);
const shownSchema = v.fallback(
  v.object({
    clientSecretName: textOr(''),
    url: textOr(''),
    method: textOr(''),
    headers: v.fallback(v.record(v.string(), v.string()), {}),
    data: v.optional(v.unknown()),
  }),
  { clientSecretName: '', url: '', method: '', headers: {} },
);

/** Headers and data are shown as the page wrote them; only the params come as they will be sent. */
function requested({ requestBody, requestHeaders }: Exchange): Sent {
  const type = firstOf(requestHeaders, 'content-type') ?? '';
  const parts = /^multipart\/form-data/i.test(type) ? multipartParts(requestBody ?? '', type) : null;
  const text = parts ? (parts.fields.get('request') ?? null) : requestBody;
  const input = json(text);
  const parsed = parseRequest(input);
  const shown = v.parse(shownSchema, input);
  return {
    secret: shown.clientSecretName,
    method: shown.method.toUpperCase(),
    url: shown.url,
    params: parsed.ok ? parsed.value.params : [],
    headers: Object.entries(shown.headers),
    body: input === undefined ? text : bodyText(shown.data),
    files: parts?.files.map(({ path, name }) => `${path}: ${name}`) ?? [],
    problem: parsed.ok || text === null ? null : parsed.refusal,
  };
}

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
 * The caller's own sign-in is a credential that the inspector has no use for: it is not even kept. What holds the
 * placeholder, or the mask, is none.
 */
export const withoutCredentials = (headers: Pairs): Pairs =>
  headers.map(([name, value]) =>
    CREDENTIALS.includes(name) && !value.includes(PLACEHOLDER) && !value.includes(MASK)
      ? ([name, /^bearer /i.test(value) ? 'Bearer (not kept)' : '(not kept)'] as const)
      : ([name, value] as const),
  );
