import type { ErrorCode, Refusal } from '../../shared/errors.ts';
import { refuse } from '../../shared/errors.ts';
import type { Redactor } from '../redact/redactor.ts';

/** Why nothing, or not all, came from an upstream. Carried by an exception only where undici knows no other way. */
export class ForwardFailure extends Error {
  readonly refusal: Refusal;
  constructor(code: ErrorCode, detail: string, fix?: string) {
    super(code);
    this.refusal = refuse(code, detail, fix === undefined ? {} : { fix }).refusal;
  }
}

const TLS_CODES =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|ERR_OSSL_)/;
const PROTOCOL_CODES = /^(?:HPE_|UND_ERR_(?:HEADERS_OVERFLOW|RES_|RESPONSE|INFO|NOT_SUPPORTED))/;
/** What undici says of a 1xx that nobody asked for, under the code of a connection that broke. */
const PROTOCOL_MESSAGES = new Set(['bad response', 'bad upgrade']);
const TIMEOUT_CODES = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

/** By the error's code only: messages of undici, OpenSSL and parsers quote what they were given. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof ForwardFailure) return error.refusal;
  const code = codeOf(error);
  if (TIMEOUT_CODES.has(code)) return refuse('UPSTREAM_TIMEOUT', 'The destination did not answer in time.').refusal;
  if (TLS_CODES.test(code)) {
    return refuse('UPSTREAM_TLS', `No secure connection to the destination could be made (${safe(code)}).`).refusal;
  }
  if (PROTOCOL_CODES.test(code) || isProtocolError(error)) {
    return refuse('UPSTREAM_PROTOCOL', 'The destination did not answer with proper HTTP.').refusal;
  }
  return refuse('UPSTREAM_UNREACHABLE', `The destination could not be reached${code ? ` (${safe(code)})` : ''}.`)
    .refusal;
}

const isProtocolError = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'HTTPParserError' || PROTOCOL_MESSAGES.has(error.message));

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

/** Codes are words of Node and OpenSSL; anything else is not passed on. */
const safe = (code: string): string => (/^[A-Z0-9_]{1,64}$/.test(code) ? code : 'unknown');

export const noAnswer = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TIMEOUT', 'The destination did not answer in time.');
export const tookTooLong = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TIMEOUT', 'The call took longer than RELAY_TOTAL_TIMEOUT allows.');
export const protocol = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_PROTOCOL', 'The destination did not answer with proper HTTP.');
export const tooLarge = (maxBytes: number): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TOO_LARGE', `The answer of the destination has more than ${maxBytes} bytes.`);

/**
 * Names the target's origin only: its path and query may hold anything. A URL parser writes a host in lower case, which no
 * redactor would know as the secret any more, so one that holds it is not named at all.
 */
export const redirectRefused = (location: string, base: string, redactor: Redactor): ForwardFailure => {
  const isClean = redactor.redactText(location) === location;
  const target = (isClean && URL.parse(location, base)?.origin) || 'another address';
  return new ForwardFailure(
    'REDIRECT_REFUSED',
    `The destination redirects to ${target}; a secret is not sent on.`,
    'Call the final address, and allow it for this client secret.',
  );
};
