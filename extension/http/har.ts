import * as v from 'valibot';

/**
 * One finished request, in the words of neither browser. Header names are lower-case; times are milliseconds, `startedAt`
 * since 1970.
 */
export interface Exchange {
  readonly startedAt: number;
  readonly duration: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Pairs;
  readonly requestBody: string | null;
  /** 0: there was no answer. */
  readonly status: number;
  readonly responseHeaders: Pairs;
  readonly size: number;
  /** The browser's word for why there was no answer: `net::ERR_CONNECTION_REFUSED`. */
  readonly error: string | null;
  readonly isPreflight: boolean;
  readonly phases: Phases;
  /** How the page asked: `fetch`, `xhr`, `iframe`; null where the browser does not tell (Firefox). */
  readonly kind: string | null;
  /** Where in the page's code, the innermost frame first; empty where the browser does not tell (Firefox). */
  readonly stack: readonly StackFrame[];
}

/** A place in the page's code. Lines and columns count from 0, as `panels.openResource` wants them. */
export interface StackFrame {
  /** Empty for code outside of a function. */
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/** The browser's clock from the page to the relay. */
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
    // HTTP/2 names such as `:authority` are the connection's, not the page's.
    v.transform(
      (list): Pairs =>
        list.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => [name.toLowerCase(), value] as const),
    ),
  ),
  [],
);

/** HAR has -1 for what does not apply, Firefox leaves it out. */
const milliseconds = v.pipe(
  v.fallback(v.number(), 0),
  v.transform((value) => Math.max(0, value)),
);
const optionalText = v.fallback(v.optional(v.string()), undefined);
const NO_TIMINGS = { blocked: 0, dns: 0, connect: 0, send: 0, wait: 0, receive: 0 };

/** Deeper stacks are cut. */
const MAX_FRAMES = 20;
/** A script's address can be the script itself: `data:`. */
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
/** Chromium's `_initiator`: the synchronous stack, and in `parent` that of whoever awaited it. */
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

/** Chromium has a `Date` of its own window or text, Firefox text. */
function epoch(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number(value);
  return Number.isFinite(time) ? time : 0;
}

/** A HAR entry (HAR 1.2) as Chromium and Firefox hand it over; null where it is no such thing. */
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
