import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { isRelayHeader } from '../../shared/protocol/request.ts';

/**
 * What a browser, a proxy in front or the relay put on a request beside what the SDK did; none of it is for the upstream.
 *
 * No SDK sets `Origin`, `Referer`, `Sec-…` or the like: the browser stamps them on its call to the relay. To the
 * upstream they would name the developer's page, and Anthropic's API refuses calls that carry an `Origin` unless a
 * further header says that the key stands in a page on purpose, which here it does not. What an SDK or the page does
 * choose passes: `User-Agent`, `X-Stainless-…`, `Stripe-Version`, `Idempotency-Key`, `Accept-Language`.
 */
const STAMPED = new Set([
  ...'origin referer dnt upgrade-insecure-requests relay-authorization'.split(' '),
  // The visitor's address, as proxies write it down beside `x-forwarded-for`.
  ...'x-real-ip x-client-ip x-cluster-client-ip true-client-ip cf-connecting-ip fastly-client-ip'.split(' '),
]);

const isStamped = (name: string): boolean =>
  STAMPED.has(name) || name.startsWith('sec-') || name.startsWith('access-control-request-');

const DEVICE_TOKEN = /(?<![\w-])csr_[\w-]{43}(?![\w-])/;

/**
 * The caller's headers less those that are not for the upstream (protocol headers, see `isRelayHeader`). Of a WebSocket's
 * handshake the subprotocols are: browsers can put a key nowhere else.
 */
export function forwardedHeaders(
  { headers }: IncomingMessage,
  opensWebSocket: boolean,
): Result<ReadonlyMap<string, string>> {
  const byConnection = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const passed = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const isSubprotocol = opensWebSocket && name === 'sec-websocket-protocol';
    if (value === undefined || isRelayHeader(name) || byConnection.has(name)) continue;
    if (isStamped(name) && !isSubprotocol) continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    if (DEVICE_TOKEN.test(text)) return deviceToken(name);
    passed.set(name, text);
  }
  return ok(passed);
}

/** A slip that would hand the keys of the relay to a third party; stripping it would only hide the mistake. */
const deviceToken = (name: string): Result<never> =>
  fail(
    refusal(
      'HEADER_NOT_ALLOWED',
      `The header ${name} holds a device token of this relay, and would go to the upstream.`,
      {
        param: `headers.${name}`,
        fix: "Send it in Relay-Authorization: Bearer …; the SDK's own key is '$CLIENT_SECRET'.",
      },
    ),
  );
