/**
 * Every code the relay can answer with, its HTTP status and its title: the one place where both stand.
 * The titles are the `title` of the problem (RFC 9457, section 3.1.4): the same for every occurrence of a code.
 */
const CODES = {
  INVALID_PARAMETER: [400, 'A parameter is missing or has a wrong value'],
  PLACEHOLDER_MISSING: [400, 'The placeholder $CLIENT_SECRET stands nowhere in the request'],
  PLACEHOLDER_NOT_ALLOWED: [400, 'The placeholder stands where a secret can never go'],
  SECRET_NOT_ENCODABLE: [400, 'The secret has characters that cannot stand at this place'],
  SEALED_BOX_REJECTED: [400, 'The sealed box was not accepted'],
  SIGN_IN_REQUIRED: [401, 'Sign in to use this client secret'],
  TOKEN_INVALID: [401, 'The token is not valid'],
  PAIRING_REJECTED: [401, 'The pairing code was not accepted'],
  URL_NOT_ALLOWED: [403, 'The client secret may not be sent there'],
  PLACEMENT_NOT_ALLOWED: [403, 'The client secret may not stand at this place'],
  CLAIMS_REQUIRED: [403, 'Your account may not use this client secret'],
  SECRET_PAUSED: [403, 'The client secret is paused'],
  ORIGIN_NOT_ALLOWED: [403, 'Pages of this origin may not call'],
  ADDRESS_REFUSED: [403, 'The destination is not a public address'],
  INSECURE_URL: [403, 'The destination must be https'],
  HEADER_NOT_ALLOWED: [403, 'This request header is set by the relay alone'],
  SECRET_NOT_FOUND: [404, 'There is no client secret of this name'],
  NOT_FOUND: [404, 'There is nothing at this address'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take this method'],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time'],
  CONFLICT: [409, 'The name is taken'],
  SECRET_EXPIRED: [410, 'The client secret has expired'],
  BODY_TOO_LARGE: [413, 'The request is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The request is of a type the relay does not read'],
  HOST_NOT_ALLOWED: [421, 'The relay does not answer to this host name'],
  RATE_LIMITED: [429, 'Too many requests'],
  QUOTA_EXCEEDED: [429, 'The quota of this client secret is used up'],
  HEADERS_TOO_LARGE: [431, 'The headers of the request are too large'],
  INTERNAL: [500, 'The relay made a mistake'],
  UPSTREAM_UNREACHABLE: [502, 'The destination could not be reached'],
  UPSTREAM_TLS: [502, 'No secure connection to the destination could be made'],
  UPSTREAM_PROTOCOL: [502, 'The destination did not answer with proper HTTP'],
  UPSTREAM_TOO_LARGE: [502, "The destination's answer is too large"],
  REDIRECT_REFUSED: [502, 'The destination answered with a redirect'],
  OVERLOADED: [503, 'The relay has too much to do'],
  SHUTTING_DOWN: [503, 'The relay is shutting down'],
  STORE_UNAVAILABLE: [503, 'The store of the relay is not available'],
  UPSTREAM_TIMEOUT: [504, 'The destination did not answer in time'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof CODES;

export const ERROR_CODES = Object.keys(CODES) as readonly ErrorCode[];

/** HTTP status of a code. */
export const statusOf = (code: ErrorCode): number => CODES[code][0];

/** The sentence that is the same for every occurrence of a code. */
export const titleOf = (code: ErrorCode): string => CODES[code][1];

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(CODES, value);

/** A refusal is a value, not an exception: it never holds a secret, an upstream's text or a stack. */
export interface Refusal {
  readonly code: ErrorCode;
  /** What was wrong with this request, in a sentence. */
  readonly detail: string;
  /** The field at fault, as a path: `headers.Host`, `data.messages.0.content`. */
  readonly param?: string;
  /** What the developer can do about it. */
  readonly fix?: string;
  /** Seconds after which another try makes sense. */
  readonly retryAfter?: number;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (
  code: ErrorCode,
  detail: string,
  more: Omit<Refusal, 'code' | 'detail'> = {},
): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: { code, detail, ...more } });

/** `application/problem+json` as the relay writes it (RFC 9457). */
export interface Problem extends Refusal {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly trace: string;
}
