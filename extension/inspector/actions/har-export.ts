import type { Pairs } from '../../http/har.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { statusWord } from '../../response-view/format.ts';
import { forwardUrl } from './forward-as-code.ts';
import { sentRequestOf } from './request-of.ts';

/** The parts of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) that are exported, and custom `_` fields. */
interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
  };
}

export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: object;
  readonly response: object;
  readonly cache: object;
  readonly timings: object;
  readonly [own: `_${string}`]: unknown;
}

/**
 * The calls as recorded, which is without credentials: with the placeholder as the page sent it, and the mask in place
 * of keys. `addressOf`: the address of a relay by its id.
 */
export const asHar = (
  calls: readonly RecordedCall[],
  addressOf: (relayId: string | null) => string | null,
  version: string,
): Har => ({
  log: {
    version: '1.2',
    creator: { name: 'Client Secret Relay', version },
    entries: calls.map((call) => entryOf(call, addressOf(call.relayId))),
  },
});

const UNKNOWN = -1;
/** For a relay that is no longer connected, so that its address is unknown; reserved by RFC 2606. */
const UNKNOWN_RELAY = 'http://relay.invalid';

function entryOf(call: RecordedCall, address: string | null): HarEntry {
  const { sent, phases, route } = call;
  const { method, url, body } = exchanged(call, address ?? UNKNOWN_RELAY);
  return {
    startedDateTime: new Date(call.startedAt).toISOString(),
    time: call.duration,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(route === 'request' ? asJson(call.requestHeaders) : call.requestHeaders),
      queryString: queryOf(url),
      ...(body !== null && {
        postData: { mimeType: route === 'request' ? JSON_TYPE : (typeOf(call.requestHeaders) ?? ''), text: body },
      }),
      headersSize: UNKNOWN,
      bodySize: body === null ? 0 : new TextEncoder().encode(body).length,
    },
    response: {
      status: call.status,
      statusText: call.status === 0 ? '' : statusWord(call.status),
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(call.headers),
      content: contentOf(call),
      redirectURL: '',
      headersSize: UNKNOWN,
      bodySize: UNKNOWN,
      ...(call.error !== null && { _error: call.error }),
    },
    cache: {},
    timings: {
      blocked: phases.queued,
      dns: UNKNOWN,
      connect: phases.connect,
      send: phases.send,
      wait: phases.wait,
      receive: phases.receive,
    },
    _clientSecret: sent.secret,
    _route: route,
    // The leaked credentials are masked in the file, so the findings are exported. Their texts are added on import.
    ...(call.findings.length > 0 && {
      _findings: call.findings.map(({ id, place, vendor }) => ({ id, place, vendor })),
    }),
  };
}

/** The HTTP request to the relay, reconstructed from the recorded call. */
function exchanged(call: RecordedCall, address: string): { method: string; url: string; body: string | null } {
  const { sent, route } = call;
  if (route === 'direct') return { method: sent.method, url: sent.url, body: sent.body };
  if (route === 'forward') {
    return {
      method: sent.method,
      url: forwardUrl(call, address),
      body: sent.body,
    };
  }
  return { method: 'POST', url: `${address}/v1/request`, body: JSON.stringify(sentRequestOf(call, '').request) };
}

const JSON_TYPE = 'application/json';

/** Files are not recorded, so a multipart call is exported as JSON without its files. */
const asJson = (headers: Pairs): Pairs =>
  headers.map(([name, value]) => [name, name === 'content-type' ? JSON_TYPE : value] as const);

const pairs = (list: Pairs) => list.map(([name, value]) => ({ name, value }));

const typeOf = (headers: Pairs): string | null => headers.find(([name]) => name === 'content-type')?.[1] ?? null;

const queryOf = (url: string) => [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value }));

function contentOf({ body, size, headers }: RecordedCall) {
  const mimeType = typeOf(headers) ?? '';
  if (body.state !== 'kept') return { size, mimeType };
  return { size, mimeType, text: body.text, ...(body.isBase64 && { encoding: 'base64' }) };
}
