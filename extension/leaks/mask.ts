import { percentEncode } from '../../shared/placeholder/encode.ts';
import { MASK } from '../../shared/placeholder/place.ts';
import type { MaskedRequest, Trace } from '../../shared/protocol/api.ts';
import type { Exchange, Pairs } from '../http/har.ts';
import type { Body, RecordedCall } from '../recorded-call/recorded-call.ts';
import { type Credential, credentialsOf, type Scanned } from './credentials.ts';
import { fromBase64 } from './shape.ts';

/** Replaces credentials with the mask before a request is recorded. */
type Mask = (text: string) => string;

/** Masks these credentials in every encoding that a request or its response may contain. */
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

/** The request without its credentials. The response is masked, too: an API can repeat its input. */
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

/** A call to a relay without the credentials that the page wrote into it besides the placeholder or instead of it. */
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

/** A binary body cannot be masked, so one that contains a credential is not recorded at all. */
function maskedBody(body: Body, mask: Mask): Body {
  if (body.state !== 'kept') return body;
  if (!body.isBase64) return { ...body, text: mask(body.text) };
  const binary = fromBase64(body.text);
  return mask(binary) === binary ? body : { state: 'not-kept' };
}

/** The relay masks only the secrets that it stores: its traces still contain credentials that the page wrote itself. */
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
