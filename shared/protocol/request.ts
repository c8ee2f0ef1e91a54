import * as v from 'valibot';
import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import type { Reason } from '../reason.ts';
import { isExactNumber } from './exact-json.ts';
import { type DescribedFile, describedFiles, filesSchema } from './files.ts';
import { MAX_PARAM, parseWith } from './parse.ts';
import { isMethod, type Method, nameSchema } from './policy.ts';
import type { Queued } from './queue.ts';
import { checkShape } from './shape.ts';

/** The same after parsing: upper-case method, header names lower-cased, params as the pairs that will be sent. */
export interface ParsedRequest {
  readonly clientSecretName: string;
  readonly url: string;
  readonly method: Method;
  readonly headers: ReadonlyMap<string, string>;
  readonly data: unknown;
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Null where the request does not describe its files. */
  readonly files: readonly DescribedFile[] | null;
  /** Null for a call that runs at once. */
  readonly queued: Queued | null;
}

const MAX_URL_BYTES = 8192;
const MAX_HEADERS = 100;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
/** RFC 9110, section 5.5: no control characters but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
const NOT_IN_HEADER = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/;

/** Belong to the connection or to the relay; a caller that sets them could smuggle, spoof or split (protocol, section 7). */
const RELAY_OWN_HEADERS = new Set(
  'host content-length transfer-encoding connection keep-alive te trailer upgrade expect cookie forwarded via accept-encoding'.split(
    ' ',
  ),
);
export const isRelayHeader = (lowerName: string): boolean =>
  RELAY_OWN_HEADERS.has(lowerName) || lowerName.startsWith('proxy-') || lowerName.startsWith('x-forwarded-');

/** `_` and `-` are one character to CGI and what came after it (RFC 3875, section 4.1.18). */
const isOneOf = (names: ReadonlySet<string>, lowerName: string): boolean =>
  names.has(lowerName.includes('_') ? lowerName.replaceAll('_', '-') : lowerName);

/** By which frameworks and gateways take another method, path or host than the request's own. */
const OVERRIDE_HEADERS = new Set(
  [
    'x-http-method-override x-http-method x-method-override x-original-method x-envoy-original-method',
    'x-original-url x-original-uri x-original-path x-rewrite-url x-override-url x-envoy-original-path x-request-uri',
    'x-original-host x-host x-http-host-override x-http-path-override x-http-destinationurl x-proxy-url',
  ].flatMap((line) => line.split(' ')),
);
export const isOverrideHeader = (lowerName: string): boolean => isOneOf(OVERRIDE_HEADERS, lowerName);

/** Ask for a part of a response: RFC 9110, section 14.2; `request-range` to Apache, `x-ms-range` to Azure. */
const RANGE_HEADERS = new Set('range if-range request-range x-ms-range'.split(' '));
export const isRangeHeader = (lowerName: string): boolean => isOneOf(RANGE_HEADERS, lowerName);

const text = v.string('must be a string');
const paramValue = v.nullable(
  v.union([v.string(), v.pipe(v.number(), v.finite('must be a finite number')), v.boolean()]),
);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const requestSchema = v.object({
  clientSecretName: nameSchema,
  url: v.pipe(text, v.minLength(1, 'must not be empty')),
  method: text,
  headers: v.optional(v.record(text, text, 'must be an object of strings')),
  data: v.optional(v.unknown()),
  params: v.optional(
    v.record(
      text,
      v.union([paramValue, v.array(paramValue)], 'must be a string, number or boolean, or an array of them'),
      'must be an object',
    ),
  ),
  queue: v.optional(
    v.pipe(
      text,
      v.minLength(1, 'must not be empty'),
      v.maxLength(256, 'must have at most 256 characters'),
      // No URL can name them.
      v.check((name) => name !== '.' && name !== '..', 'must not be . or ..'),
    ),
  ),
  poll: v.optional(
    v.pipe(
      v.number('must be a number of milliseconds'),
      v.finite('must be a number of milliseconds'),
      v.minValue(0, 'must not be negative'),
    ),
  ),
  expires: v.optional(
    v.pipe(
      v.number('must be a number of seconds'),
      v.finite('must be a number of seconds'),
      v.minValue(1, 'must be at least 1'),
    ),
  ),
  files: v.optional(filesSchema),
});

/** An object or a list, and not a number that JSON has to write digit for digit. */
export const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !isExactNumber(value);

const parseFields = parseWith(requestSchema);

const invalid = (reason: Reason, param: string, detail: string): Failure =>
  fail(refusalBecause(reason, 'INVALID_PARAMETER', detail, { param: param.slice(0, MAX_PARAM) }));

/** `unknown` from the wire to a request that the rest of the code can trust, or the first thing wrong with it. */
export function parseRequest(input: unknown): Result<ParsedRequest> {
  if (!isObject(input)) {
    return invalid(
      ['notObject'],
      'request',
      'The request must be a JSON object with clientSecretName, url and method.',
    );
  }
  for (const [path, names] of [
    ['request', input],
    ['headers', input.headers],
  ] as const) {
    if (isObject(names) && Object.hasOwn(names, '__proto__'))
      return invalid(['protoName'], path, 'The name __proto__ is not allowed.');
  }
  // To the schema a list is an object, too.
  const list = (['headers', 'params', 'files'] as const).find((field) => Array.isArray(input[field]));
  if (list) return invalid(['notObjectField', list], list, `${list} must be an object.`);
  spellOutNumbers(input.params);
  const parsed = parseFields(input);
  if (!parsed.ok) return parsed;
  const { clientSecretName, url, data, files, queue, poll, expires } = parsed.value;
  // Valibot's `record` leaves out names such as `constructor`, silently; an API may have a parameter of that name.
  const { headers = {}, params = {} } = input as { readonly [field in 'headers' | 'params']?: Record<string, unknown> };

  const method = parsed.value.method.toUpperCase();
  if (!isMethod(method)) return invalid(['method'], 'method', 'method must be GET, POST, PUT, PATCH, DELETE or HEAD.');
  if (isLongUrl(url)) return invalid(['urlTooLong', MAX_URL_BYTES], 'url', 'url must have at most 8192 bytes.');

  const parsedHeaders = parseHeaders(headers);
  if (!parsedHeaders.ok) return parsedHeaders;

  const pairs = pairsOf(params);
  if (!pairs.ok) return pairs;
  const misshapen = checkShape(data, 'data');
  if (misshapen) return fail(misshapen);
  return ok({
    clientSecretName,
    url,
    method,
    headers: parsedHeaders.value,
    data,
    params: pairs.value,
    files: files === undefined ? null : describedFiles(files),
    queued: queue === undefined && poll === undefined ? null : { name: queue ?? null, expires: expires ?? null },
  });
}

/** A character has three bytes at most (four for two of them). */
const isLongUrl = (url: string): boolean =>
  url.length * 3 > MAX_URL_BYTES && new TextEncoder().encode(url).length > MAX_URL_BYTES;

/** A parameter is sent as text, so a long number becomes its digits; the schema would see an object. */
function spellOutNumbers(params: unknown): void {
  if (typeof params !== 'object' || params === null) return;
  const names = params as Record<string, unknown>;
  for (const [name, value] of Object.entries(names)) {
    if (isExactNumber(value)) names[name] = value.rawJSON;
    else if (Array.isArray(value)) spellOutNumbers(value);
  }
}

function parseHeaders(headers: Record<string, unknown>): Result<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const pairs = Object.entries(headers);
  if (pairs.length > MAX_HEADERS)
    return invalid(['tooManyHeaders', MAX_HEADERS], 'headers', `headers must have at most ${MAX_HEADERS} entries.`);
  for (const [name, value] of pairs) {
    const param = `headers.${name}`;
    if (typeof value !== 'string') return invalid(['headerType'], param, 'The value of a header must be a string.');
    if (!HEADER_NAME.test(name))
      return invalid(
        ['headerName'],
        param,
        'A header name must be 1 to 256 letters, digits or characters such as - and _.',
      );
    const lower = name.toLowerCase();
    if (isRelayHeader(lower)) {
      return fail(
        refusalBecause(['relayHeader', lower], 'HEADER_NOT_ALLOWED', `${lower} is set by the relay.`, {
          param,
          fix: `Remove ${lower} from headers.`,
        }),
      );
    }
    if (seen.has(lower)) return invalid(['headerTwice', lower], param, `${lower} appears twice, in different case.`);
    if (NOT_IN_HEADER.test(value)) {
      return invalid(
        ['headerValue'],
        param,
        'The header value contains a line break, a control character or a character outside Latin-1.',
      );
    }
    seen.set(lower, withoutOuterSpace(value));
  }
  return ok(seen);
}

/** White space around a value is no part of it (RFC 9110, section 5.5). */
function withoutOuterSpace(value: string): string {
  const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t';
  let start = 0;
  let end = value.length;
  while (isSpace(value[start])) start += 1;
  while (end > start && isSpace(value[end - 1])) end -= 1;
  return value.slice(start, end);
}

/** Lists repeat the key; `null` is left out. */
function pairsOf(params: Record<string, unknown>): Result<[string, string][]> {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(params)) {
    const param = `params.${name}`;
    if (name === '__proto__') return invalid(['protoName'], param, 'The name __proto__ is not allowed.');
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null) continue;
      if (typeof one !== 'string' && typeof one !== 'boolean' && !Number.isFinite(one)) {
        return invalid(['paramType'], param, 'A parameter must be a string, number or boolean, or an array of them.');
      }
      pairs.push([name, String(one)]);
    }
  }
  return ok(pairs);
}
