import { isSafeMethod } from './protocol/safe-method.ts';

/**
 * Every code the relay can answer with, its HTTP status, its title, and whether the same call may succeed on another try:
 * the one place where all three stand. The titles are the `title` of the problem (RFC 9457, section 3.1.4): the same for
 * every occurrence of a code.
 */
const CODES = {
  INVALID_PARAMETER: [400, 'A parameter is missing or has a wrong value', false],
  PLACEHOLDER_MISSING: [400, 'The placeholder $CLIENT_SECRET stands nowhere in the request', false],
  PLACEHOLDER_NOT_ALLOWED: [400, 'The placeholder stands where a secret can never go', false],
  SECRET_NOT_ENCODABLE: [400, 'The secret has characters that cannot stand at this place', false],
  SEALED_BOX_REJECTED: [400, 'The sealed box was not accepted', false],
  SIGN_IN_REQUIRED: [401, 'Sign in to use this client secret', false],
  TOKEN_INVALID: [401, 'The token is not valid', false],
  PAIRING_REJECTED: [401, 'The pairing code was not accepted', false],
  URL_NOT_ALLOWED: [403, 'The client secret may not be sent there', false],
  PLACEMENT_NOT_ALLOWED: [403, 'The client secret may not stand at this place', false],
  CLAIMS_REQUIRED: [403, 'Your account may not use this client secret', false],
  SECRET_PAUSED: [403, 'The client secret is paused', false],
  ORIGIN_NOT_ALLOWED: [403, 'Pages of this origin may not call', false],
  ADDRESS_REFUSED: [403, 'The destination is not a public address', false],
  INSECURE_URL: [403, 'The destination must be https', false],
  HEADER_NOT_ALLOWED: [403, 'This request header is set by the relay alone', false],
  SECRET_NOT_FOUND: [404, 'There is no client secret of this name', false],
  NOT_FOUND: [404, 'There is nothing at this address', false],
  METHOD_NOT_ALLOWED: [405, 'This address does not take this method', false],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time', true],
  CONFLICT: [409, 'The name is taken', false],
  SECRET_EXPIRED: [410, 'The client secret has expired', false],
  BODY_TOO_LARGE: [413, 'The request is too large', false],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The request is of a type the relay does not read', false],
  HOST_NOT_ALLOWED: [421, 'The relay does not answer to this host name', false],
  UPGRADE_REFUSED: [426, 'The relay does not forward another protocol', false],
  RATE_LIMITED: [429, 'Too many requests', true],
  QUOTA_EXCEEDED: [429, 'The quota of this client secret is used up', false],
  HEADERS_TOO_LARGE: [431, 'The headers of the request are too large', false],
  INTERNAL: [500, 'The relay made a mistake', false],
  UPSTREAM_UNREACHABLE: [502, 'The destination could not be reached', true],
  UPSTREAM_INTERRUPTED: [502, 'The connection to the destination broke', true],
  UPSTREAM_TLS: [502, 'No secure connection to the destination could be made', false],
  UPSTREAM_PROTOCOL: [502, 'The destination did not answer with proper HTTP', false],
  UPSTREAM_TOO_LARGE: [502, "The destination's answer is too large", false],
  REDIRECT_REFUSED: [502, 'The destination answered with a redirect', false],
  OVERLOADED: [503, 'The relay has too much to do', true],
  SHUTTING_DOWN: [503, 'The relay is shutting down', true],
  STORE_UNAVAILABLE: [503, 'The store of the relay is not available', true],
  UPSTREAM_TIMEOUT: [504, 'The destination did not answer in time', true],
} as const satisfies Record<string, readonly [status: number, title: string, mayPass: boolean]>;

export type ErrorCode = keyof typeof CODES;

export const ERROR_CODES = Object.keys(CODES) as readonly ErrorCode[];

/** HTTP status of a code. */
export const statusOf = (code: ErrorCode): number => CODES[code][0];

/** The sentence that is the same for every occurrence of a code. */
export const titleOf = (code: ErrorCode): string => CODES[code][1];

/** The relay let the call pass, and it failed at its destination. */
export const isUpstreamFault = (code: ErrorCode): boolean => code.startsWith('UPSTREAM_');

/** Whether something of a call may have reached its upstream. */
export type Sent = 'no' | 'maybe';

/** Whether trying the same call again can help, and can have nothing done twice. */
export const shouldRetry = (code: ErrorCode, sent: Sent, method: string): boolean =>
  CODES[code][2] && (sent === 'no' || isSafeMethod(method));

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

/** A result without a value. */
export interface Failure {
  readonly ok: false;
  readonly refusal: Refusal;
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refusal = (code: ErrorCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}): Refusal => ({
  code,
  detail,
  ...more,
});

export const fail = (refusal: Refusal): Failure => ({ ok: false, refusal });

/** `application/problem+json` as the relay writes it (RFC 9457). */
export interface Problem extends Refusal {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly trace: string;
  /** Of a call only. */
  readonly sent?: Sent;
}
