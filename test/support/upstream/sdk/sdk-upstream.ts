import type { IncomingMessage } from 'node:http';
import { type Handler, json, type Received, startUpstream, type Upstream } from '../upstreams.ts';
import { acceptSockets, type SocketHandler } from './sockets.ts';

/** What of a request may hold a key. */
export type Head = Pick<Received, 'headers' | 'target'>;

/** An API as far as its SDK calls it in the tests. */
export interface SdkApi {
  /** Of the client secret. */
  readonly name: string;
  /** The only key that it takes. */
  readonly key: string;
  /** Where the policy lets the placeholder appear; in headers, if not given. */
  readonly placements?: readonly string[];
  /** What the request has where this API reads its key. */
  keyOf(received: Head): string | undefined;
  /** The body of a 401, as this API writes it. */
  readonly unauthorized: unknown;
  /** By method and path, of which the last segment may be `*`. Made anew for each upstream, since some respond differently the second time. */
  routes(): Readonly<Record<string, Handler>>;
  /** The routes that demand no key, because the API signs their URLs. */
  readonly signed?: readonly string[];
  /** If the API has WebSockets: their messages. The handshake demands the key. */
  readonly socket?: SocketHandler;
}

export interface SdkUpstream extends Upstream {
  /** Every call so far that needs a key, oldest first. */
  readonly calls: { readonly key: string | undefined; readonly isAuthorized: boolean }[];
}

/**
 * Repeats the key it got in a header of each response, as careless gateways do: what a caller receives must not have it.
 */
export async function startSdkUpstream(api: SdkApi): Promise<SdkUpstream> {
  const routes = api.routes();
  const calls: SdkUpstream['calls'] = [];
  const authorize = (head: Head): boolean => {
    const key = api.keyOf(head);
    const isAuthorized = key === api.key;
    calls.push({ key, isAuthorized });
    return isAuthorized;
  };
  const upstream = await startUpstream((received, response) => {
    const path = `${received.method} ${received.target.replace(/\?.*/, '')}`;
    const route = path in routes ? path : path.replace(/[^/]+$/, '*');
    if (api.signed?.includes(route)) response.setHeader('access-control-allow-origin', '*');
    else {
      if (!authorize(received)) return json(api.unauthorized, 401)(received, response);
      response.setHeader('x-received-key', api.key);
    }
    return (routes[route] ?? json({ error: { message: `No route ${path}` } }, 404))(received, response);
  });
  const authorizeSocket = ({ headers, url = '' }: IncomingMessage): boolean => authorize({ headers, target: url });
  const sockets = api.socket && acceptSockets(upstream.server, authorizeSocket, api.socket);
  const { close } = upstream;
  return Object.assign(upstream, {
    calls,
    close: () => {
      sockets?.closeAll();
      return close();
    },
  });
}

/** What the owner registers for an SDK. */
export const secretFor = ({ name, key, placements }: SdkApi, { url }: SdkUpstream) => ({
  name,
  value: key,
  access: 'public',
  allow: [{ origin: url, paths: ['/**'] }],
  ...(placements && { placements }),
});

/** The API's own address, for the URLs in its responses. */
export const originOf = ({ headers }: Received): string => `http://${headers.host}`;

export const queryOf = ({ target }: Head): URLSearchParams => new URL(target, 'http://api').searchParams;

export const bearerOf = ({ headers }: Head): string | undefined =>
  /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];

export const formOf = ({ headers, body }: Received): Promise<FormData> =>
  new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();

/** Server-sent events, each in a write of its own; the type of an event is the field `type` of its data. */
export const serverEvents =
  (events: readonly (string | object)[]): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) {
      const type = typeof event === 'object' && 'type' in event ? `event: ${event.type}\n` : '';
      response.write(`${type}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
    }
    response.end();
  };

/** The first call fails in a way that the SDK may repeat. */
export function failingOnce(failure: Handler, then: Handler): Handler {
  let isFirst = true;
  return (received, response) => {
    const handler = isFirst ? failure : then;
    isFirst = false;
    return handler(received, response);
  };
}

export const withHeaders =
  (headers: Readonly<Record<string, string>>, handler: Handler): Handler =>
  (received, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return handler(received, response);
  };
