import * as v from 'valibot';
import { ok, type Refusal, type Result, refuse } from '../errors.ts';
import { isMethod, type Method, nameSchema } from './policy.ts';

/** The call as a page makes it. `data` goes with POST, PUT and PATCH, `params` with GET, DELETE and HEAD. */
export interface ClientSecretRequest {
  clientSecretName: string;
  /** Absolute `https:` URL, at most 8 KiB. */
  url: string;
  method: string;
  headers?: Record<string, string> | undefined;
  data?: unknown;
  params?: Record<string, unknown> | undefined;
  queue?: string | undefined;
  /** Seconds that the record of a queued call is kept after it settled. */
  expires?: number | undefined;
}

/** The same after parsing: upper-case method, header names lower-cased, params as the pairs that will be sent. */
export interface ParsedRequest {
  readonly clientSecretName: string;
  readonly url: string;
  readonly method: Method;
  readonly headers: ReadonlyMap<string, string>;
  readonly data: unknown;
  readonly params: readonly (readonly [name: string, value: string])[];
}

const MAX_URL_BYTES = 8192;
const MAX_DEPTH = 32;
const MAX_KEYS = 10_000;
const MAX_HEADERS = 100;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, section 5.5: no control characters but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
const NOT_IN_HEADER = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/;

/** Belong to the connection or to the relay; a caller that sets them could smuggle, spoof or split (protocol, section 7). */
const RELAY_OWN_HEADERS = new Set(
  'host content-length transfer-encoding connection keep-alive te trailer upgrade expect cookie forwarded via accept-encoding'.split(
    ' ',
  ),
);
const isRelayHeader = (lowerName: string): boolean =>
  RELAY_OWN_HEADERS.has(lowerName) || lowerName.startsWith('proxy-') || lowerName.startsWith('x-forwarded-');

const paramValue = v.nullable(v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]));
const text = v.string('must be a string');

/** `record` alone takes a list, too. */
const objectOf = <T>(value: v.GenericSchema<T>, message: string) =>
  v.pipe(
    v.custom<Record<string, unknown>>((input) => !Array.isArray(input), message),
    v.record(text, value, message),
  );

export const requestSchema = v.object({
  clientSecretName: nameSchema,
  url: v.pipe(text, v.minLength(1, 'must not be empty')),
  method: text,
  headers: v.optional(objectOf(text, 'must be an object of strings')),
  data: v.optional(v.unknown()),
  params: v.optional(
    objectOf(
      v.union([paramValue, v.array(paramValue)], 'must be a string, number or boolean, or a list of them'),
      'must be an object',
    ),
  ),
  queue: v.optional(v.pipe(text, v.minLength(1), v.maxLength(256))),
  expires: v.optional(v.pipe(v.number('must be a number of seconds'), v.minValue(1))),
});

const invalid = (param: string, detail: string, fix?: string): { ok: false; refusal: Refusal } =>
  refuse('INVALID_PARAMETER', detail, fix === undefined ? { param } : { param, fix });

/** `unknown` from the wire to a request that the rest of the code can trust, or the first thing wrong with it. */
export function parseRequest(input: unknown): Result<ParsedRequest> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return invalid('request', 'The request must be a JSON object with clientSecretName, url and method.');
  }
  const parsed = v.safeParse(requestSchema, input, { abortEarly: true });
  if (!parsed.success) return fromIssue(parsed.issues[0]);
  const { clientSecretName, url, headers = {}, data, params = {} } = parsed.output;

  const method = parsed.output.method.toUpperCase();
  if (!isMethod(method)) return invalid('method', 'method must be GET, POST, PUT, PATCH, DELETE or HEAD.');
  if (new TextEncoder().encode(url).length > MAX_URL_BYTES) return invalid('url', 'url must have at most 8192 bytes.');

  const parsedHeaders = parseHeaders(headers);
  if (!parsedHeaders.ok) return parsedHeaders;

  const tooDeep = checkShape(data, 'data');
  if (tooDeep) return { ok: false, refusal: tooDeep };
  if (data !== undefined && data !== null && typeof data !== 'object' && typeof data !== 'string') {
    return invalid('data', 'data must be an object, a list, or a string where the Content-Type takes one.');
  }
  return ok({ clientSecretName, url, method, headers: parsedHeaders.value, data, params: pairsOf(params) });
}

const fromIssue = (issue: v.InferIssue<typeof requestSchema>): { ok: false; refusal: Refusal } => {
  const path = v.getDotPath(issue) ?? 'request';
  const message = issue.received === 'undefined' ? 'is missing' : issue.message;
  return invalid(path, `${path} ${message}.`);
};

function parseHeaders(headers: Record<string, string>): Result<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const names = Object.keys(headers);
  if (names.length > MAX_HEADERS) return invalid('headers', `headers takes at most ${MAX_HEADERS} headers.`);
  for (const name of names) {
    const param = `headers.${name}`;
    if (!HEADER_NAME.test(name)) return invalid(param, 'The header name has characters that no header name can have.');
    const lower = name.toLowerCase();
    if (isRelayHeader(lower)) {
      return refuse('HEADER_NOT_ALLOWED', `The header ${name} belongs to the connection; the relay sets it itself.`, {
        param,
        fix: `Leave ${name} out of headers.`,
      });
    }
    if (seen.has(lower)) return invalid(param, `The header ${name} is there twice, in different case.`);
    const value = headers[name] ?? '';
    if (NOT_IN_HEADER.test(value)) {
      return invalid(param, 'The header value has a line break, a control character or one outside Latin-1.');
    }
    seen.set(lower, value);
  }
  return ok(seen);
}

/** Depth, number of keys and names that pollute prototypes, over the whole of `data`. */
function checkShape(data: unknown, root: string): Refusal | null {
  let keys = 0;
  const walk = (value: unknown, path: string, depth: number): Refusal | null => {
    if (typeof value !== 'object' || value === null) return null;
    if (depth > MAX_DEPTH) return invalid(root, `${root} is nested deeper than ${MAX_DEPTH} levels.`).refusal;
    for (const key of Object.keys(value)) {
      keys += 1;
      if (keys > MAX_KEYS) return invalid(root, `${root} has more than ${MAX_KEYS} values.`).refusal;
      if (key === '__proto__') return invalid(path, 'The name __proto__ is not taken.').refusal;
      const problem = walk((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1);
      if (problem) return problem;
    }
    return null;
  };
  return walk(data, root, 1);
}

type ParamValue = string | number | boolean | null;

/** Lists repeat the key; `null` is left out. */
const pairsOf = (params: Record<string, ParamValue | ParamValue[]>): [string, string][] =>
  Object.entries(params).flatMap(([name, value]) =>
    [value].flat().flatMap((one): [string, string][] => (one === null ? [] : [[name, String(one)]])),
  );
