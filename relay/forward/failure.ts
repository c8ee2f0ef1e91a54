import type { ErrorCode, Refusal } from '../../shared/errors.ts';
import { refusal } from '../../shared/errors.ts';

/** Why nothing, or not all, came from an upstream. Carried by an exception only where undici knows no other way. */
export class ForwardFailure extends Error {
  readonly refusal: Refusal;
  constructor(code: ErrorCode, detail: string, fix?: string, retryAfter?: number) {
    super(code);
    this.refusal = refusal(code, detail, {
      ...(fix !== undefined && { fix }),
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }
}

const TLS_CODES =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|ERR_OSSL_)/;
const PROTOCOL_CODES = /^(?:HPE_|UND_ERR_(?:HEADERS_OVERFLOW|RES_|RESPONSE|INFO|NOT_SUPPORTED))/;
/** What undici says of a 1xx that nobody asked for, under the code of a connection that broke. */
const PROTOCOL_MESSAGES = new Set(['bad response', 'bad upgrade']);

/**
 * By the error's code only: messages of undici, OpenSSL and parsers quote what they were given. `sent`: something of the
 * request may have gone out, so a connection that broke says nothing about whether the upstream acted on it.
 */
export function refusalOf(error: unknown, sent: boolean): Refusal {
  if (error instanceof ForwardFailure) return error.refusal;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return noAnswer().refusal;
  if (code === 'UND_ERR_BODY_TIMEOUT') return fellSilent().refusal;
  if (TLS_CODES.test(code)) {
    return refusal('UPSTREAM_TLS', `No secure connection to the destination could be made (${safe(code)}).`);
  }
  if (PROTOCOL_CODES.test(code) || isProtocolError(error)) return protocol().refusal;
  const reason = code ? ` (${safe(code)})` : '';
  return sent
    ? refusal(
        'UPSTREAM_INTERRUPTED',
        `The connection to the destination broke before its response was complete${reason}.`,
      )
    : refusal('UPSTREAM_UNREACHABLE', `The destination could not be reached${reason}.`);
}

const isProtocolError = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'HTTPParserError' || PROTOCOL_MESSAGES.has(error.message));

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

/** Codes are words of Node and OpenSSL; anything else is not passed on. */
const safe = (code: string): string => (/^[A-Z0-9_]{1,64}$/.test(code) ? code : 'unknown');

const tooSlow = (detail: string, variable: `RELAY_${string}_TIMEOUT`): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TIMEOUT', detail, `The owner of the relay can raise ${variable}.`);
export const noConnection = (): ForwardFailure =>
  tooSlow('No connection to the destination could be made in time.', 'RELAY_CONNECT_TIMEOUT');
export const noAnswer = (): ForwardFailure =>
  tooSlow('The destination did not answer in time.', 'RELAY_FIRST_BYTE_TIMEOUT');
const fellSilent = (): ForwardFailure =>
  tooSlow('The destination paused too long within its response.', 'RELAY_IDLE_TIMEOUT');
export const tookTooLong = (): ForwardFailure =>
  tooSlow('The call took longer than the relay allows.', 'RELAY_TOTAL_TIMEOUT');

/** In seconds: calls that take minutes free no connection sooner. */
const BUSY_RETRY_AFTER = 5;
export const busy = (): ForwardFailure =>
  new ForwardFailure(
    'UPSTREAM_BUSY',
    'All connections to the destination are in use, and too many calls wait for one.',
    'Send fewer calls at once, or retry later.',
    BUSY_RETRY_AFTER,
  );

export const protocol = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_PROTOCOL', 'The destination did not answer with proper HTTP.');
export const tooLarge = (maxBytes: number): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TOO_LARGE', `The answer of the destination has more than ${maxBytes} bytes.`);
