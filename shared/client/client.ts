import { refusal } from '../errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../protocol/api.ts';
import { readBody } from './body.ts';
import { type CallInput, callInit } from './call.ts';
import { ClientSecretError, fromRefusal, networkError, orAborted } from './error.ts';
import { createFetchFor, type Fetch } from './fetch-for.ts';
import { type Progress, withProgress } from './progress.ts';
import { authorizationOf, type Token } from './token.ts';
import { unreachable } from './unreachable.ts';

export interface ClientOptions {
  /** The relay's address; without it, the origin that served this script. */
  readonly relay?: string | undefined;
  readonly token?: Token;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The functions do not use `this`: they can be taken out of the object. */
export interface Client {
  /**
   * Resolves to parsed JSON, text or a `Blob`, by the response's content type.
   * @throws {ClientSecretError} unless the API responded with a status below 400; the signal's reason when aborted.
   */
  clientSecretRequest<T = unknown>(input: CallInput, options?: CallOptions): Promise<T>;
  /** The same call, with the response unread: its body streams. */
  clientSecretFetch(input: CallInput, options?: CallOptions): Promise<Response>;
  /**
   * A `fetch` for an SDK, which sends every call through the relay with this client secret. It resolves to the response
   * as it is, also to a refusal of the relay; what needs no key is read directly then.
   */
  fetchFor(clientSecretName: string): Fetch;
}

export function createPageClient({ relay, token }: ClientOptions & { readonly relay: string }): Client {
  const base = URL.parse(relay.endsWith('/') ? relay : `${relay}/`);
  if (!base) throw fromRefusal(refusal('INVALID_PARAMETER', 'relay must be an absolute URL.', { param: 'relay' }));
  const url = new URL('v1/request', base);

  const clientSecretFetch: Client['clientSecretFetch'] = async (input, { signal, onProgress } = {}) => {
    // Before anything is awaited: a submit event can be prevented only while it is dispatched.
    const init = callInit(input);
    if (!init.ok) throw fromRefusal(init.refusal);
    const { body, headers } = init.value;
    const authorization = await authorizationOf(token);
    if (authorization !== null) headers.Authorization = authorization;

    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: signal ?? null,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    }).catch(orAborted(signal, (cause) => unreachable(url, cause)));
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
    fetchFor: createFetchFor({ relay: base, token }),
  };
}

const traceOf = (response: Response): string | null => response.headers.get(TRACE_HEADER);

const read = (response: Response, signal: AbortSignal | undefined): Promise<unknown> =>
  readBody(response).catch(
    orAborted(signal, (cause) => networkError('The response was interrupted.', traceOf(response), cause)),
  );

/** Null for a response that is what the caller asked for. */
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
