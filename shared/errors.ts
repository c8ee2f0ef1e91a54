import type { Reason } from './reason.ts';
import { isSafeMethod } from './safe-method.ts';

/**
 * Every error code of the relay: its HTTP status, its `title` (RFC 9457, section 3.1.4: the same for every occurrence),
 * and whether the same call may succeed on a retry.
 */
const CODES = {
  INVALID_PARAMETER: [400, 'A parameter is missing or has a wrong value', false],
  PLACEHOLDER_MISSING: [400, 'The placeholder $CLIENT_SECRET is missing', false],
  PLACEHOLDER_NOT_ALLOWED: [400, 'The placeholder is in a place that cannot hold a secret', false],
  SECRET_NOT_ENCODABLE: [400, 'The secret contains characters that are invalid in this place', false],
  SEALED_BOX_REJECTED: [400, 'The sealed box is invalid', false],
  SIGN_IN_REQUIRED: [401, 'Sign in to use this client secret', false],
  TOKEN_INVALID: [401, 'The token is invalid', false],
  PAIRING_REJECTED: [401, 'The pairing code is invalid', false],
  URL_NOT_ALLOWED: [403, "The policy doesn't allow this destination", false],
  PLACEMENT_NOT_ALLOWED: [403, "The policy doesn't allow the secret in this place", false],
  CLAIMS_REQUIRED: [403, 'The token lacks a claim that the policy requires', false],
  SECRET_PAUSED: [403, 'The client secret is paused', false],
  ORIGIN_NOT_ALLOWED: [403, 'Pages of this origin are not allowed to call the relay', false],
  ADDRESS_REFUSED: [403, 'The destination is not a public address', false],
  INSECURE_URL: [403, 'The destination must use https', false],
  HEADER_NOT_ALLOWED: [403, "This request header can't be sent", false],
  SECRET_NOT_FOUND: [404, 'Client secret not found', false],
  NOT_FOUND: [404, 'Not found', false],
  METHOD_NOT_ALLOWED: [405, 'Method not allowed', false],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time', true],
  CONFLICT: [409, 'The name is already in use', false],
  CALL_CANCELLED: [410, 'The call was cancelled', false],
  SECRET_EXPIRED: [410, 'The client secret has expired', false],
  BODY_TOO_LARGE: [413, 'The request is too large', false],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported media type', false],
  HOST_NOT_ALLOWED: [421, 'The relay is not configured for this host name', false],
  UPGRADE_REFUSED: [426, 'The relay does not speak this protocol here', false],
  RATE_LIMITED: [429, 'Too many requests', true],
  QUOTA_EXCEEDED: [429, 'The quota of this client secret is used up', false],
  QUEUE_FULL: [429, 'Too many calls of this caller wait in queues', true],
  HEADERS_TOO_LARGE: [431, 'The headers of the request are too large', false],
  INTERNAL: [500, 'Internal error', false],
  CALL_INTERRUPTED: [500, 'The relay stopped while it ran this call', true],
  UPSTREAM_UNREACHABLE: [502, 'The destination could not be reached', true],
  UPSTREAM_INTERRUPTED: [502, 'The connection to the destination was interrupted', true],
  UPSTREAM_TLS: [502, 'The TLS connection to the destination failed', false],
  UPSTREAM_PROTOCOL: [502, 'The destination sent an invalid HTTP response', false],
  UPSTREAM_TOO_LARGE: [502, 'The response of the destination is too large', false],
  REDIRECT_REFUSED: [502, 'A redirect of the destination was not followed', false],
  OVERLOADED: [503, 'The relay is overloaded', true],
  UPSTREAM_BUSY: [503, 'The connections to the destination are all in use', true],
  SHUTTING_DOWN: [503, 'The relay is shutting down', true],
  STORE_UNAVAILABLE: [503, 'The store of the relay is not available', true],
  UPSTREAM_TIMEOUT: [504, 'The destination did not respond in time', true],
} as const satisfies Record<string, readonly [status: number, title: string, isTransient: boolean]>;

export type ErrorCode = keyof typeof CODES;

export const ERROR_CODES = Object.keys(CODES) as readonly ErrorCode[];

/** HTTP status of a code. */
export const statusOf = (code: ErrorCode): number => CODES[code][0];

/** Title of a code, for people. */
export const titleOf = (code: ErrorCode): string => CODES[code][1];

/** The relay allowed the call, and it failed at the destination. */
export const isUpstreamFault = (code: ErrorCode): boolean => code.startsWith('UPSTREAM_');

/** Whether any part of a call may have reached the upstream. */
export type Sent = 'no' | 'maybe';

/** Whether a retry can succeed without the risk that the upstream performs the call twice. */
export const shouldRetry = (code: ErrorCode, sent: Sent, method: string): boolean =>
  CODES[code][2] && (sent === 'no' || isSafeMethod(method));

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(CODES, value);

/** An expected error, as a value. Never contains a secret, text from an upstream or a stack trace. */
export interface Refusal {
  readonly code: ErrorCode;
  /** What is wrong with this request, as a sentence. */
  readonly detail: string;
  /** Path of the invalid field: `headers.Host`, `data.messages.0.content`. */
  readonly param?: string;
  /** What the developer can do about it. */
  readonly fix?: string;
  /** Stays in the program that made the refusal: see `refusalBecause`. */
  readonly reason?: Reason;
  /** Seconds to wait before a retry. */
  readonly retryAfter?: number;
  /** Where a redirect leads that was not followed. */
  readonly location?: string;
}

/** A result without a value. */
export interface Failure {
  readonly ok: false;
  readonly refusal: Refusal;
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

type More = Omit<Refusal, 'code' | 'detail' | 'reason'>;

export const refusal = (code: ErrorCode, detail: string, more: More = {}): Refusal => ({ code, detail, ...more });

/**
 * A refusal that the extension may predict. Its reason is not enumerable, so it is in no copy and no JSON: the protocol has
 * no field for it.
 */
export const refusalBecause = (reason: Reason, code: ErrorCode, detail: string, more: More = {}): Refusal =>
  Object.defineProperty(refusal(code, detail, more), 'reason', { value: reason });

export const fail = (refusal: Refusal): Failure => ({ ok: false, refusal });

/** The relay's `application/problem+json` (RFC 9457). */
export interface Problem extends Omit<Refusal, 'reason'> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly trace: string;
  /** Present for calls only. */
  readonly sent?: Sent;
}
