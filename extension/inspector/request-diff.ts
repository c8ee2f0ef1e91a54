import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { basicFromHeader, isSlot } from '../../shared/placeholder/template.ts';
import type { MaskedRequest } from '../../shared/protocol/api.ts';
import type { Pairs } from '../http/har.ts';
import type { Sent } from '../recorded-call/sent.ts';
import { jsonText, scanJson } from '../response-view/json-lines.ts';
import { runSync } from '../response-view/lines/in-slices.ts';

/** A request as shown on either side, so that both have the same structure. */
export interface Side {
  readonly method: string;
  readonly url: string;
  readonly params: Pairs;
  readonly headers: Pairs;
  readonly body: string | null;
  readonly files: readonly string[];
}

export const sentSide = (sent: Sent): Side => ({
  ...sent,
  headers: sent.headers.map(([name, value]) => [name.toLowerCase(), readable(name.toLowerCase(), value)] as const),
  body: formatted(sent.body),
});

/** The headers that the page sent come first, in its order, so that the mask is next to the placeholder. */
export function forwardedSide(forwarded: MaskedRequest, sent: Sent): Side {
  const order = sent.headers.map(([name]) => name.toLowerCase());
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const headers = Object.entries(forwarded.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: forwarded.method,
    url: forwarded.url,
    params: [],
    headers: headers.toSorted(([a], [b]) => rank(a) - rank(b)),
    body: formatted(forwarded.body),
    files: [],
  };
}

const formatted = (body: string | null): string | null => {
  const lines = body === null ? null : runSync(scanJson(body));
  return lines ? jsonText(lines) : body;
};

/** Basic credentials are shown decoded, as in the relay's trace: base64 would hide the placeholder. */
function readable(name: string, value: string): string {
  const basic = basicFromHeader(name, value)?.basic;
  return basic ? `Basic ${basic.map((piece) => (isSlot(piece) ? PLACEHOLDER : piece)).join('')}` : value;
}
