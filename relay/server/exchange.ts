import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Caller } from '../identity/caller.ts';
import type { Log } from '../observability/log.ts';
import type { Attempt } from './attempt.ts';
import type { Page } from './origins.ts';
import { createTraceId, type HeadTemplates, ResponseHead } from './response-head.ts';

/** One request and its response, with all that the guards learn about them. */
export class Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** As it was received: a router may change `req.url`. */
  readonly url: string;
  readonly trace = createTraceId();
  /** Address of the caller; that of a trusted proxy's client, if one forwarded the request. */
  readonly address: string;
  readonly head: ResponseHead;
  readonly log: Log;
  /** Both are set by the request guard, before any route runs. */
  page: Page = { origin: null, mayCall: false };
  caller: Caller = { kind: 'anonymous', origin: null };
  /** The declared path of the route that serves it, if the router of Express did not choose it. */
  route: string | null = null;
  /** Told of the code where the response is a problem. */
  onRefused: (code: ErrorCode) => void;
  /** Null for a request that is not a call, and for a call whose route has not begun. */
  attempt: Attempt | null = null;
  readonly #exits: (() => void)[] = [];

  constructor(req: IncomingMessage, res: ServerResponse, { addressOf, templates, log, onRefused }: ExchangeDeps) {
    this.req = req;
    this.res = res;
    this.url = req.url ?? '';
    this.address = addressOf(req);
    this.log = log;
    this.onRefused = onRefused ?? ignore;
    this.head = new ResponseHead(res, this.trace, templates);
    res.on('close', () => {
      for (const exit of this.#exits) exit();
    });
  }

  /**
   * Calls `exit` when the response is finished or the connection is gone; at once, if that was while a part of the call
   * waited. One listener serves all parts.
   */
  onClose(exit: () => void): void {
    if (this.res.closed) exit();
    else this.#exits.push(exit);
  }
}

export interface ExchangeDeps {
  readonly addressOf: (req: IncomingMessage) => string;
  readonly templates: HeadTemplates;
  readonly log: Log;
  readonly onRefused?: Exchange['onRefused'];
}

const ignore = (): void => {};
const EXCHANGE = Symbol('exchange');
type WithExchange = ServerResponse & { [EXCHANGE]?: Exchange };

export function openExchange(req: IncomingMessage, res: ServerResponse, deps: ExchangeDeps): Exchange {
  const exchange = new Exchange(req, res, deps);
  (res as WithExchange)[EXCHANGE] = exchange;
  return exchange;
}

/** Null for a response that reached the app by another way than `createFront`. */
export const findExchange = (res: ServerResponse): Exchange | null => (res as WithExchange)[EXCHANGE] ?? null;

/** The exchange of a response, for handlers of Express. */
export function exchangeOf(res: ServerResponse): Exchange {
  const exchange = findExchange(res);
  if (!exchange) throw new Error('a response has no exchange');
  return exchange;
}
