import { percentEncode } from '../../shared/placeholder/encode.ts';
import { MASK } from '../../shared/placeholder/place.ts';
import type { MaskedRequest, Trace } from '../../shared/protocol/api.ts';
import type { Exchange, Pairs } from '../http/har.ts';
import type { Body, RecordedCall } from '../recorded-call/recorded-call.ts';
import { type Credential, credentialsOf, type Scanned } from './credentials.ts';
import { fromBase64 } from './shape.ts';

/** Puts the mask in the place of credentials, before anything of a request is kept. */
type Mask = (text: string) => string;

/** For these credentials, in every way that a request or an answer to it could write them. */
function maskFor(credentials: readonly Credential[]): Mask {
  const texts = [...new Set(credentials.flatMap(({ texts }) => texts.flatMap(encodings)))]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length);
  return (text) => texts.reduce((masked, one) => masked.replaceAll(one, MASK), text);
}

function encodings(text: string): string[] {
  const percent = text.isWellFormed() ? [encodeURIComponent(text), percentEncode(text)] : [];
  const lower = percent.map((one) => one.replace(/%../g, (triplet) => triplet.toLowerCase()));
  return [
    text,
    ...percent,
    ...lower,
    new URLSearchParams({ '': text }).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
  ];
}

const inPairs = (pairs: Pairs, mask: Mask): Pairs => pairs.map(([name, value]) => [name, mask(value)] as const);

/** The request without its credentials. What came back is masked, too: an API can repeat what it was sent. */
export function maskedExchange(exchange: Exchange, credentials: readonly Credential[]): Exchange {
  if (credentials.length === 0) return exchange;
  const mask = maskFor(credentials);
  return {
    ...exchange,
    url: mask(exchange.url),
    requestHeaders: inPairs(exchange.requestHeaders, mask),
    requestBody: exchange.requestBody === null ? null : mask(exchange.requestBody),
    responseHeaders: inPairs(exchange.responseHeaders, mask),
  };
}

/** A call to a relay without the credentials that the page wrote into it beside the placeholder, or in its stead. */
export function maskedCall(call: RecordedCall): RecordedCall {
  const { sent } = call;
  const credentials = credentialsOf({
    ...sent,
    headers: sent.headers.map(([name, value]) => [name.toLowerCase(), value]),
  });
  if (credentials.length === 0) return call;
  const mask = maskFor(credentials);
  return {
    ...call,
    sent: {
      ...sent,
      url: mask(sent.url),
      params: inPairs(sent.params, mask),
      headers: inPairs(sent.headers, mask),
      body: sent.body === null ? null : mask(sent.body),
    },
    requestHeaders: inPairs(call.requestHeaders, mask),
    headers: inPairs(call.headers, mask),
    body: maskedBody(call.body, mask),
  };
}

/** Bytes cannot hold a mask: those that hold a credential are not kept at all. */
function maskedBody(body: Body, mask: Mask): Body {
  if (body.state !== 'kept') return body;
  if (!body.isBase64) return { ...body, text: mask(body.text) };
  const binary = fromBase64(body.text);
  return mask(binary) === binary ? body : { state: 'not-kept' };
}

/** The relay masks the secrets that it keeps; what the page wrote beside them it tells as it came. */
export function maskedTrace(trace: Trace): Trace {
  const credentials = [trace.sent, trace.forwarded].flatMap((request) =>
    request ? credentialsOf(scannedOf(request)) : [],
  );
  if (credentials.length === 0) return trace;
  const mask = maskFor(credentials);
  const masked = (request: MaskedRequest | null): MaskedRequest | null =>
    request && {
      ...request,
      url: mask(request.url),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, mask(value)])),
      body: request.body === null ? null : mask(request.body),
    };
  return { ...trace, sent: masked(trace.sent), forwarded: masked(trace.forwarded) };
}

const scannedOf = ({ url, headers, body }: MaskedRequest): Scanned => ({
  url,
  params: [],
  headers: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  body,
});
