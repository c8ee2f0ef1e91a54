import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { isRelayHeader } from '../../shared/protocol/request.ts';
import { namedByConnection } from '../forward/named-by-connection.ts';

/**
 * Headers that a browser, a reverse proxy or the relay's own client adds to a request; none is for the upstream.
 *
 * No SDK sets `Origin`, `Referer`, `Sec-…` or the like: the browser adds them to its call to the relay. They would
 * disclose the developer's page to the upstream, and Anthropic's API refuses calls with an `Origin` unless another
 * header confirms that the key is in a page on purpose, which here it is not. Headers that an SDK or the page sets are
 * forwarded: `User-Agent`, `X-Stainless-…`, `Stripe-Version`, `Idempotency-Key`, `Accept-Language`.
 */
const ADDED = new Set([
  ...'origin referer dnt upgrade-insecure-requests relay-authorization'.split(' '),
  // The visitor's address, which proxies add besides `x-forwarded-for`.
  ...'x-real-ip x-client-ip x-cluster-client-ip true-client-ip cf-connecting-ip fastly-client-ip'.split(' '),
]);

const isAdded = (name: string): boolean =>
  ADDED.has(name) || name.startsWith('sec-') || name.startsWith('access-control-request-');

const DEVICE_TOKEN_PREFIX = 'csr_';
const DEVICE_TOKEN = /(?<![\w-])csr_[\w-]{43}(?![\w-])/;

/**
 * The caller's headers less those that are not for the upstream (protocol headers, see `isRelayHeader`). Of a WebSocket's
 * handshake the subprotocols are: browsers can put a key nowhere else.
 *
 * A client names URLs that it got from the API in headers of its own, such as `Upload-Concat` of tus or `Destination` of
 * WebDAV. They were rewritten to begin with `forwardPrefix`, which means nothing to the API.
 */
export function forwardedHeaders(
  { headers }: IncomingMessage,
  opensWebSocket: boolean,
  forwardPrefix: string,
): Result<ReadonlyMap<string, string>> {
  const byConnection = namedByConnection(headers.connection);
  const passed = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const isSubprotocol = opensWebSocket && name === 'sec-websocket-protocol';
    if (value === undefined || name === '' || isRelayHeader(name) || byConnection?.has(name)) continue;
    if (isAdded(name) && !isSubprotocol) continue;
    const text = (typeof value === 'string' ? value : value.join(', ')).replaceAll(forwardPrefix, '');
    if (text.includes(DEVICE_TOKEN_PREFIX) && DEVICE_TOKEN.test(text)) return deviceToken(name);
    passed.set(name, text);
  }
  return ok(passed);
}

/** Would give a third party access to the relay. Removing the header would only hide the error from the developer. */
const deviceToken = (name: string): Result<never> =>
  fail(
    refusal(
      'HEADER_NOT_ALLOWED',
      `The header ${name} contains a device token of this relay, and would be sent to the upstream.`,
      {
        param: `headers.${name}`,
        fix: "Send it in Relay-Authorization: Bearer …; the SDK's own key is '$CLIENT_SECRET'.",
      },
    ),
  );
