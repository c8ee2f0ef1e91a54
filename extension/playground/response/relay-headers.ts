import type { ResponseHead } from '../../request-model/playground-call.ts';

/** Set by the relay on a mirrored response; it never mirrors the API's headers of these names. */
const SET_BY_RELAY = new Set(
  [
    'client-secret-relay client-secret-trace server-timing cache-control vary',
    'content-security-policy cross-origin-opener-policy cross-origin-resource-policy referrer-policy',
    'strict-transport-security x-content-type-options x-frame-options',
    'connection keep-alive transfer-encoding',
  ].flatMap((line) => line.split(' ')),
);

type Headers = ResponseHead['headers'];

/** The headers of the API and those that the relay added; all are the relay's in a response of its own. */
export function groupHeaders({ source, headers }: Pick<ResponseHead, 'source' | 'headers'>): {
  readonly api: Headers;
  readonly relay: Headers;
} {
  if (source === 'unknown') return { api: headers, relay: [] };
  const isRelays = ([name]: Headers[number]): boolean =>
    source !== 'upstream' || SET_BY_RELAY.has(name) || name.startsWith('access-control-');
  return { api: headers.filter((one) => !isRelays(one)), relay: headers.filter(isRelays) };
}
