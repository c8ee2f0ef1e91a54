import { RELAY_HEADER } from '../protocol/api.ts';
import { fromRefusal, orAborted } from './error.ts';
import { invalid } from './invalid.ts';
import { authorizationOf, type Token, WITHOUT_STATE } from './token.ts';
import { callingPage, unreachable } from './unreachable.ts';

/** The part of `fetch` that SDKs use. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A `fetch` for each client secret: all its calls take the relay's forward route, to whatever URL they go. */
export const createFetchFor =
  ({ relay, token }: { readonly relay: URL; readonly token: Token }) =>
  (clientSecretName: string): Fetch => {
    const forward = new URL('v1/forward/', relay).href;
    const prefix = `${forward}${encodeURIComponent(clientSecretName)}/`;
    return async (input, init = {}) => {
      const request = isRequest(input) ? input : null;
      const text = request?.url ?? String(input);
      const headers = new Headers(init.headers ?? request?.headers);
      // Some APIs return small files so.
      if (/^(data|blob):/i.test(text)) return fetch(input, init);
      const url = absoluteUrl(text);
      const authorization = await authorizationOf(token);
      if (authorization !== null) headers.set('Relay-Authorization', authorization);
      // Made first, so that a `TypeError` of its own is not taken for one of the network.
      const outgoing = new Request(url.startsWith(forward) ? url : prefix + url, {
        ...(request && (await initOf(request, init))),
        ...init,
        headers,
        ...WITHOUT_STATE,
        mode: 'cors',
      });
      const response = await fetch(outgoing).catch(orAborted(outgoing.signal, (cause) => unreachable(relay, cause)));
      return (await isKeyless(outgoing, response)) ? fetch(input, init) : response;
    };
  };

/**
 * Whether the relay has nothing to add to a call. SDKs read files and streams at signed URLs with the same `fetch` and
 * without their key. A header for credentials that has no placeholder is a mistake, which the refusal reports: sent
 * directly, a real key in the page would work unnoticed.
 */
const isKeyless = async ({ method, headers }: Request, response: Response): Promise<boolean> =>
  method === 'GET' &&
  response.headers.get(RELAY_HEADER) === 'relay' &&
  !/key|token|^auth|,auth/.test(String([...headers.keys()])) &&
  (await response.clone().json()).code === 'PLACEHOLDER_MISSING';

/** A `Request` of another realm or library is one, too. */
const isRequest = (input: string | URL | Request): input is Request => typeof input === 'object' && 'url' in input;

/** Normalized: appended as it is, a URL with `..` could leave the relay's route. */
function absoluteUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const detail = 'The URL must be absolute and begin with https://.';
    throw fromRefusal(invalid('url', detail, 'Give the SDK an absolute base URL.').refusal);
  }
  url.hash = '';
  return url.href;
}

type Init = RequestInit & { readonly duplex?: 'half' };

/** What `new Request` takes over from a `Request`, but for its headers. */
async function initOf(request: Request, init: RequestInit): Promise<Init> {
  const { method, redirect, keepalive, signal } = request;
  return { method, redirect, keepalive, signal, ...(init.body == null && (await bodyOf(request))) };
}

/** Browsers stream a request's body over HTTP/2 only, and Firefox does not expose it, so there it is read first. */
async function bodyOf(request: Request): Promise<Init> {
  if (/^(?:GET|HEAD)$/.test(request.method)) return {};
  if (callingPage() === null) return { body: request.body, duplex: 'half' };
  const body = await request.blob();
  return body.size === 0 ? {} : { body };
}
