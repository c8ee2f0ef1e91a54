import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { ForwardOptions, ForwardOutcome } from '../../../relay/forward/contract.ts';
import { createDispatchTimeouts } from '../../../relay/forward/deadlines.ts';
import { createOriginLoads } from '../../../relay/forward/origin-load.ts';
import { ResponseHandler } from '../../../relay/forward/response-handler.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import type { Exchange } from '../../../relay/server/exchange.ts';

export const KEY = 'secret-key-0123456789';
const ORIGIN = 'https://api.example';

export interface Responding {
  readonly method?: string;
  readonly maxResponseBytes?: number;
  readonly rewrite?: ForwardOptions['rewrite'];
  /** Counts how often the request is sent again; null where it must not be. */
  readonly resend?: (() => void) | null;
  readonly timeouts?: Partial<Parameters<typeof createDispatchTimeouts>[0]>;
  /** Of all other calls in progress. */
  readonly open?: { dispatches: number; streams: number };
}

/** An upstream's response to a call, as undici reports it, without undici and without an upstream. */
export function respond(exchange: Exchange, more: Responding = {}) {
  const { method = 'GET', maxResponseBytes = 1_000_000, rewrite = null, resend = null, timeouts = {} } = more;
  const { open = { dispatches: 0, streams: 0 } } = more;
  const log: string[] = [];
  const aborted: Error[] = [];
  const controller = {
    pause: () => void log.push('pause'),
    resume: () => void log.push('resume'),
    abort: (error: Error) => void aborted.push(error),
  } as unknown as Dispatcher.DispatchController;
  const settled = Promise.withResolvers<ForwardOutcome>();
  const loads = createOriginLoads(1);
  const handler = new ResponseHandler(
    {
      outgoing: { method, origin: ORIGIN, target: '/', headers: [], body: null, fields: null },
      url: `${ORIGIN}/v1/start`,
      rewrite,
      started: performance.now(),
      secret: { encodings: secretEncodingsOf(KEY) },
      files: null,
      exchange,
      timer: { header: () => 'total;dur=1' },
    } as ForwardOptions,
    { maxResponseBytes },
    {
      connected: new Map(),
      loads,
      open,
      timeouts: createDispatchTimeouts({
        connectTimeout: 60_000,
        firstByteTimeout: 60_000,
        totalTimeout: 60_000,
        ...timeouts,
      }),
    },
    settled.resolve,
    resend,
  );
  const start = (status: number, headers: IncomingHttpHeaders = {}): void => {
    handler.onResponseStarted();
    handler.onResponseStart(controller, status, headers);
  };
  return {
    handler,
    controller,
    /** What the handler asked of undici's controller. */
    log,
    aborted,
    loads,
    outcome: settled.promise,
    sent: () => {
      handler.onRequestStart(controller);
      handler.onRequestSent();
    },
    start,
    data: (chunk: string | Buffer): void => handler.onResponseData(controller, Buffer.from(chunk)),
    end: (): void => handler.onResponseEnd(),
    /** The whole of a response. */
    whole: (status: number, headers: IncomingHttpHeaders, body: string | Buffer): void => {
      handler.onRequestStart(controller);
      handler.onRequestSent();
      start(status, headers);
      if (body.length > 0) handler.onResponseData(controller, Buffer.from(body));
      handler.onResponseEnd();
    },
  };
}
