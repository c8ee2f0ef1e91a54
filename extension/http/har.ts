import * as v from 'valibot';

/**
 * One finished request, independent of the browser. Header names are lower-case; times are milliseconds, `startedAt`
 * since 1970.
 */
export interface Exchange {
  readonly startedAt: number;
  readonly duration: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Pairs;
  readonly requestBody: string | null;
  /** 0: there was no response. */
  readonly status: number;
  readonly responseHeaders: Pairs;
  readonly size: number;
  /** The browser's error if there was no response: `net::ERR_CONNECTION_REFUSED`. */
  readonly error: string | null;
  readonly isPreflight: boolean;
  readonly phases: Phases;
  /** The resource type: `fetch`, `xhr`, `iframe`; null if the browser does not report it (Firefox). */
  readonly kind: string | null;
  /** The call stack, innermost frame first; empty if the browser does not report it (Firefox). */
  readonly stack: readonly StackFrame[];
}

/** A stack frame. Lines and columns count from 0, as in `panels.openResource`. */
export interface StackFrame {
  /** Empty for top-level code. */
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/** Durations measured by the browser. */
export interface Phases {
  readonly queued: number;
  readonly connect: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

const pairsSchema = v.fallback(
  v.pipe(
    v.array(v.object({ name: v.string(), value: v.string() })),
    // HTTP/2 pseudo-headers such as `:authority` are not the page's headers.
    v.transform(
      (list): Pairs =>
        list.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => [name.toLowerCase(), value] as const),
    ),
  ),
  [],
);

/** HAR uses -1 for phases that do not apply; Firefox omits them. */
const milliseconds = v.pipe(
  v.fallback(v.number(), 0),
  v.transform((value) => Math.max(0, value)),
);
const optionalText = v.fallback(v.optional(v.string()), undefined);
const NO_TIMINGS = { blocked: 0, dns: 0, connect: 0, send: 0, wait: 0, receive: 0 };

/** Deeper stacks are truncated. */
const MAX_FRAMES = 20;
/** A script's URL can be a `data:` URL with the whole script. */
const MAX_ADDRESS = 2_000;
const count = v.fallback(v.number(), 0);
const framesSchema = v.pipe(
  v.array(
    v.object({ functionName: v.fallback(v.string(), ''), url: v.string(), lineNumber: count, columnNumber: count }),
  ),
  v.transform((frames) =>
    frames.map(
      ({ functionName, url, lineNumber, columnNumber }): StackFrame => ({
        name: functionName,
        url: url.length > MAX_ADDRESS ? '' : url,
        line: lineNumber,
        column: columnNumber,
      }),
    ),
  ),
);
/** Chromium's `_initiator`: the synchronous stack, and the async parent stack in `parent`. */
const initiatorSchema = v.fallback(
  v.object({
    stack: v.optional(
      v.object({
        callFrames: framesSchema,
        parent: v.fallback(v.optional(v.object({ callFrames: framesSchema })), undefined),
      }),
    ),
  }),
  {},
);

const entrySchema = v.object({
  startedDateTime: v.pipe(v.unknown(), v.transform(epoch)),
  time: milliseconds,
  _resourceType: optionalText,
  _initiator: initiatorSchema,
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers: pairsSchema,
    postData: v.fallback(v.optional(v.object({ text: optionalText })), undefined),
  }),
  response: v.object({
    status: v.fallback(v.number(), 0),
    headers: pairsSchema,
    content: v.fallback(v.object({ size: milliseconds }), { size: 0 }),
    _error: v.fallback(v.nullish(v.string()), null),
  }),
  timings: v.fallback(
    v.object({
      blocked: milliseconds,
      dns: milliseconds,
      connect: milliseconds,
      send: milliseconds,
      wait: milliseconds,
      receive: milliseconds,
    }),
    NO_TIMINGS,
  ),
});

/** Chromium has a `Date` of another window or a string, Firefox a string. */
function epoch(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number(value);
  return Number.isFinite(time) ? time : 0;
}

/** Parses a HAR 1.2 entry of Chromium or Firefox; null if it is not one. */
export function exchangeOf(entry: unknown): Exchange | null {
  const parsed = v.safeParse(entrySchema, entry);
  if (!parsed.success) return null;
  const { request, response, timings, _resourceType: kind, _initiator: initiator } = parsed.output;
  return {
    startedAt: parsed.output.startedDateTime,
    duration: parsed.output.time,
    method: request.method.toUpperCase(),
    url: request.url,
    requestHeaders: request.headers,
    requestBody: request.postData?.text ?? null,
    status: response.status,
    responseHeaders: response.headers,
    size: response.content.size,
    error: response._error || null,
    isPreflight: kind === 'preflight' || isPreflight(request.method, request.headers),
    phases: {
      queued: timings.blocked,
      connect: timings.dns + timings.connect,
      send: timings.send,
      wait: timings.wait,
      receive: timings.receive,
    },
    kind: kind ?? null,
    stack: [...(initiator.stack?.callFrames ?? []), ...(initiator.stack?.parent?.callFrames ?? [])].slice(
      0,
      MAX_FRAMES,
    ),
  };
}

const isPreflight = (method: string, headers: Pairs): boolean =>
  method === 'OPTIONS' && firstOf(headers, 'access-control-request-method') !== null;

/** The first header of a lower-case name. */
export const firstOf = (pairs: Pairs, name: string): string | null => pairs.find(([one]) => one === name)?.[1] ?? null;
