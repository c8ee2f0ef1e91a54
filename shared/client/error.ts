import type { ErrorCode, Refusal } from '../errors.ts';

/** Codes that arise on this side: the relay did not answer, or something else answered; and the API's own errors. */
type ClientCode = 'RELAY_UNREACHABLE' | 'NOT_A_RELAY' | 'UPSTREAM_ERROR';

interface Details {
  readonly code: ErrorCode | ClientCode;
  readonly status: number;
  readonly message: string;
  readonly body: unknown;
  readonly source: 'client' | 'relay' | 'upstream';
  readonly trace: string | null;
}

/** Why a call failed, and who says so. */
export class ClientSecretError extends Error {
  override readonly name = 'ClientSecretError';
  /** One of the relay's codes, or `RELAY_UNREACHABLE`, `NOT_A_RELAY`, `UPSTREAM_ERROR`. */
  readonly code: Details['code'];
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The API's error body, parsed by its content type; the relay's problem (RFC 9457), with `fix` and `param`. */
  readonly body: unknown;
  readonly source: Details['source'];
  /** Names the call in the relay's traces. */
  readonly trace: string | null;

  constructor({ message, code, status, body, source, trace }: Details) {
    super(message);
    this.code = code;
    this.status = status;
    this.body = body;
    this.source = source;
    this.trace = trace;
  }
}

/** A call that never left the page. */
export const fromRefusal = (refusal: Refusal): ClientSecretError =>
  new ClientSecretError({
    code: refusal.code,
    status: 0,
    message: refusal.detail,
    body: refusal,
    source: 'client',
    trace: null,
  });

export const unreachable = (message: string, trace: string | null = null): ClientSecretError =>
  new ClientSecretError({ code: 'RELAY_UNREACHABLE', status: 0, message, body: null, source: 'client', trace });
