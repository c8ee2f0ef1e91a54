import { refusal } from '../errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../protocol/api.ts';
import { readBody } from './body.ts';
import { type CallInput, callInit } from './call.ts';
import { ClientSecretError, fromRefusal, unreachable } from './error.ts';
import { type Progress, withProgress } from './progress.ts';

type Token = string | null | undefined;

export interface ClientOptions {
  /** The relay's address; without it, the origin that served this script. */
  readonly relay?: string | undefined;
  /** The signed-in user's JWT, or a function that is asked at every call. Without one, calls are anonymous. */
  readonly token?: Token | (() => Token | Promise<Token>);
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Both functions stand on their own: they can be taken out of the object. */
export interface Client {
  /**
   * Resolves to parsed JSON, text or a `Blob`, by the answer's content type.
   * @throws {ClientSecretError} unless the API answered with a status below 400; the signal's reason when aborted.
   */
  clientSecretRequest<T = unknown>(input: CallInput, options?: CallOptions): Promise<T>;
  /** The same call, with the answer unread: its body streams. */
  clientSecretFetch(input: CallInput, options?: CallOptions): Promise<Response>;
}

export function createPageClient({ relay, token }: ClientOptions & { readonly relay: string }): Client {
  const url = URL.parse('v1/request', relay.endsWith('/') ? relay : `${relay}/`);
  if (!url) throw fromRefusal(refusal('INVALID_PARAMETER', 'relay must be an absolute URL.', { param: 'relay' }));

  const clientSecretFetch: Client['clientSecretFetch'] = async (input, { signal, onProgress } = {}) => {
    // Before anything is awaited: a submit event can be prevented only while it is dispatched.
    const init = callInit(input);
    if (!init.ok) throw fromRefusal(init.refusal);
    const { body, headers } = init.value;
    const bearer = typeof token === 'function' ? await token() : token;
    if (bearer) headers.Authorization = `Bearer ${bearer}`;

    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: signal ?? null,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    }).catch(
      orAborted(signal, `The relay at ${url.origin} did not respond, or does not allow calls from this origin.`),
    );
    const problem = await problemOf(response, signal);
    if (problem) throw problem;
    return onProgress ? withProgress(response, onProgress) : response;
  };

  return {
    clientSecretFetch,
    clientSecretRequest: async (input, options = {}) => {
      const response = await clientSecretFetch(input, options);
      return (await read(response, options.signal)) as never;
    },
  };
}

/** `fetch` says `TypeError` to every failure of the network, with a text that differs by browser. */
const orAborted =
  (signal: AbortSignal | undefined, message: string, trace: string | null = null) =>
  (error: unknown): never => {
    throw signal?.aborted ? error : unreachable(message, trace);
  };

const traceOf = (response: Response): string | null => response.headers.get(TRACE_HEADER);

const read = (response: Response, signal: AbortSignal | undefined): Promise<unknown> =>
  readBody(response).catch(orAborted(signal, 'The response was interrupted.', traceOf(response)));

/** Null for an answer that is what the caller asked for. */
async function problemOf(response: Response, signal: AbortSignal | undefined): Promise<ClientSecretError | null> {
  const from = response.headers.get(RELAY_HEADER);
  const { status } = response;
  if (from !== null && status < 400) return null;
  const trace = traceOf(response);
  const body = await read(response, signal);
  if (from === 'upstream') {
    const message = `The API responded with status ${status}.`;
    return new ClientSecretError({ code: 'UPSTREAM_ERROR', status, message, body, source: 'upstream', trace });
  }
  const { code, detail } = (body ?? {}) as Partial<Record<'code' | 'detail', string>>;
  if (from === null || !code) {
    const message = 'The response is not from a relay.';
    return new ClientSecretError({ code: 'NOT_A_RELAY', status, message, body, source: 'client', trace });
  }
  const known = code as ClientSecretError['code'];
  return new ClientSecretError({ code: known, status, message: detail ?? code, body, source: 'relay', trace });
}
