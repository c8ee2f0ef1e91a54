import type { ErrorCode, Refusal } from '../errors.ts';

/** Codes that arise on this side: the relay did not respond, or something else did; and the API's own errors. */
type ClientCode = 'RELAY_UNREACHABLE' | 'NOT_A_RELAY' | 'UPSTREAM_ERROR';

interface Details {
  readonly code: ErrorCode | ClientCode;
  readonly status: number;
  readonly message: string;
  readonly body: unknown;
  readonly source: 'client' | 'relay' | 'upstream';
  readonly trace: string | null;
  readonly cause?: unknown;
}

/** Why a call failed, and who says so. */
export class ClientSecretError extends Error {
  override readonly name = 'ClientSecretError';
  /** One of the relay's codes, or `RELAY_UNREACHABLE`, `NOT_A_RELAY`, `UPSTREAM_ERROR`. */
  declare readonly code: Details['code'];
  /** HTTP status; 0 where there was no response. */
  declare readonly status: number;
  /** The API's error body, parsed by its content type; the relay's problem (RFC 9457), with `fix` and `param`. */
  declare readonly body: unknown;
  declare readonly source: Details['source'];
  /** Names the call in the relay's traces. */
  declare readonly trace: string | null;

  constructor({ message, cause, ...details }: Details) {
    super(message, { cause });
    Object.assign(this, details);
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

export const networkError = (message: string, trace: string | null, cause: unknown): ClientSecretError =>
  new ClientSecretError({ code: 'RELAY_UNREACHABLE', status: 0, message, body: null, source: 'client', trace, cause });

/** `fetch` rejects with a `TypeError` after every failure of the network, with a text that differs by browser. */
export const orAborted =
  (
    signal: AbortSignal | null | undefined,
    toError: (cause: unknown) => ClientSecretError | Promise<ClientSecretError>,
  ) =>
  async (cause: unknown): Promise<never> => {
    throw signal?.aborted ? cause : await toError(cause);
  };
