import { RELAY_HEADER, TRACE_HEADER } from '../protocol/api.ts';
import { readBody } from './body.ts';
import { type CallInput, callInit } from './call.ts';
import { ClientSecretError, fromRefusal, networkError, orAborted } from './error.ts';
import { createFetchFor, type Fetch } from './fetch-for.ts';
import { invalid } from './invalid.ts';
import { type Progress, withProgress } from './progress.ts';
import type { QueueContext } from './queue/context.ts';
import type { Callbacks, QueuedCalls } from './queue/types.ts';
import { authorizationOf, type Token, WITHOUT_STATE } from './token.ts';
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
export interface Client extends QueuedCalls {
  /**
   * Resolves to parsed JSON, text or a `Blob`, by the response's content type. With `queue` or `poll` the call waits on the
   * relay: with `poll` above 0 it resolves to its response as well, else to the `PendingCall`.
   * @throws {ClientSecretError} unless the API responded with a status below 400; the signal's reason when aborted.
   */
  clientSecretRequest<T = unknown>(input: CallInput & Callbacks, options?: CallOptions): Promise<T>;
  /** The same call, with the response unread: its body streams. Of one that waits, it is the relay's 202. */
  clientSecretFetch(input: CallInput, options?: CallOptions): Promise<Response>;
  /**
   * A `fetch` for an SDK, which sends every call through the relay with this client secret. It resolves to the response
   * as it is, also to a refusal of the relay; what needs no key is read directly then.
   */
  fetchFor(clientSecretName: string): Fetch;
}

type QueueModule = typeof import('./queue/module.ts');

export interface PageClientOptions extends ClientOptions {
  readonly relay: string;
  /** Loads the functions for queued calls. */
  readonly loadQueue: () => Promise<QueueModule>;
}

export function createPageClient({ relay, token, loadQueue }: PageClientOptions): Client {
  const base = URL.parse(relay.replace(/\/?$/, '/'));
  if (!base) throw fromRefusal(invalid('relay', 'relay must be an absolute URL.').refusal);

  const send = async (path: string, init: RequestInit, headers: Record<string, string> = {}): Promise<Response> => {
    const authorization = await authorizationOf(token);
    if (authorization !== null) headers.Authorization = authorization;
    return fetch(new URL(path, base), {
      ...init,
      headers,
      ...WITHOUT_STATE,
      redirect: 'error',
    }).catch(orAborted(init.signal, (cause) => unreachable(base, cause)));
  };
  const clientSecretFetch: Client['clientSecretFetch'] = async (input, { signal, onProgress } = {}) => {
    // Before anything is awaited: a submit event can be prevented only while it is dispatched.
    const init = callInit(input);
    if (!init.ok) throw fromRefusal(init.refusal);
    const { body, headers } = init.value;
    const response = await send('v1/request', { method: 'POST', body, signal: signal ?? null }, headers);
    const problem = await problemOf(response, signal);
    if (problem) throw problem;
    return onProgress ? withProgress(response, onProgress) : response;
  };
  const context: QueueContext = { send, problemOf, read, stopped: new WeakSet(), stop: () => 0 };
  const queued =
    (name: 'history' | 'cancel' | 'count') =>
    async (...args: unknown[]): Promise<never> =>
      ((await loadQueue())[name] as (...args: unknown[]) => Promise<never>)(context, ...args);

  return {
    clientSecretFetch,
    clientSecretRequest: async (input, options = {}) => {
      let body: unknown;
      try {
        const response = await clientSecretFetch(input, options);
        if (response.headers.get(RELAY_HEADER) === 'queued') {
          return (await (await loadQueue()).accepted(context, response, { ...input, ...options })) as never;
        }
        body = await read(response, options.signal);
      } catch (error) {
        if (!input?.onError) throw error;
        return input.onError(error) as never;
      }
      input.onResponse?.(body as never);
      return body as never;
    },
    fetchFor: createFetchFor({ relay: base, token }),
    clientSecretRequestHistory: queued('history'),
    cancelClientSecretRequest: queued('cancel'),
    clientSecretRequestQueueCount: queued('count'),
    stopClientSecretPolling: (filter) => context.stop(filter),
    isPollStopped: (result) => context.stopped.has(result as object),
  };
}

const traceOf = (response: Response): string | null => response.headers.get(TRACE_HEADER);

const read = (response: Response, signal?: AbortSignal): Promise<unknown> =>
  readBody(response).catch(
    orAborted(signal, (cause) => networkError('The response was interrupted.', traceOf(response), cause)),
  );

/** Null for a response that is what the caller asked for. */
async function problemOf(response: Response, signal?: AbortSignal): Promise<ClientSecretError | null> {
  const from = response.headers.get(RELAY_HEADER);
  const { status } = response;
  if (from !== null && status < 400) return null;
  const body = await read(response, signal);
  const { code, detail } = (body ?? {}) as Partial<Record<'code' | 'detail', string>>;
  const found: Pick<ClientSecretError, 'code' | 'message' | 'source'> =
    from === 'upstream'
      ? { code: 'UPSTREAM_ERROR', message: `The API responded with status ${status}.`, source: 'upstream' }
      : from === null || !code
        ? { code: 'NOT_A_RELAY', message: 'The response is not from a relay.', source: 'client' }
        : { code: code as ClientSecretError['code'], message: detail ?? code, source: 'relay' };
  return new ClientSecretError({ ...found, status, body, trace: traceOf(response) });
}
