import type { ErrorCode, Refusal } from '../../shared/errors.ts';
import { refusal } from '../../shared/errors.ts';

/** Why an upstream's response is missing or incomplete. An exception only because undici has no other way to pass it on. */
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
/** undici's messages about an unexpected 1xx, whose code is that of a broken connection. */
const PROTOCOL_MESSAGES = new Set(['bad response', 'bad upgrade']);

/**
 * By the error's code only: messages of undici, OpenSSL and parsers quote their input. `sent`: a part of the request may
 * have reached the upstream, so after a broken connection nobody knows whether it was performed.
 */
export function refusalOf(error: unknown, sent: boolean): Refusal {
  if (error instanceof ForwardFailure) return error.refusal;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return noResponse().refusal;
  if (code === 'UND_ERR_BODY_TIMEOUT') return pausedTooLong().refusal;
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

/** Codes are identifiers of Node and OpenSSL; anything else is not passed on. */
const safe = (code: string): string => (/^[A-Z0-9_]{1,64}$/.test(code) ? code : 'unknown');

const tooSlow = (detail: string, variable: `RELAY_${string}_TIMEOUT`): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TIMEOUT', detail, `The owner of the relay can raise ${variable}.`);
export const noConnection = (): ForwardFailure =>
  tooSlow('No connection to the destination could be made in time.', 'RELAY_CONNECT_TIMEOUT');
export const noResponse = (): ForwardFailure =>
  tooSlow('The destination did not respond in time.', 'RELAY_FIRST_BYTE_TIMEOUT');
const pausedTooLong = (): ForwardFailure =>
  tooSlow('The destination paused for too long within its response.', 'RELAY_IDLE_TIMEOUT');
export const tookTooLong = (): ForwardFailure =>
  tooSlow('The call took longer than the relay allows.', 'RELAY_TOTAL_TIMEOUT');

/** Seconds; long calls free no connection sooner. */
const BUSY_RETRY_AFTER = 5;
export const busy = (): ForwardFailure =>
  new ForwardFailure(
    'UPSTREAM_BUSY',
    'All connections to the destination are in use, and too many calls wait for one.',
    'Send fewer calls at once, or retry later.',
    BUSY_RETRY_AFTER,
  );

export const protocol = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_PROTOCOL', 'The response of the destination is not valid HTTP.');
export const tooLarge = (maxBytes: number): ForwardFailure =>
  new ForwardFailure('UPSTREAM_TOO_LARGE', `The response of the destination has more than ${maxBytes} bytes.`);
