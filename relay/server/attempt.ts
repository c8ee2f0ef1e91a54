import type { IncomingMessage } from 'node:http';
import type { Sent } from '../../shared/errors.ts';

/** How far a call has come, for the response that refuses it. */
export interface Attempt {
  readonly sent: Sent;
  /** The call's own method, which is not that of `POST /v1/request`. */
  readonly method: string;
}

/** In every spelling that leads to the routes: a page would choose another one to avoid a check. */
const REQUEST = /^\/v1\/request\/?(?:\?|$)/i;
const FORWARD = /^\/v1\/forward\//i;

export const isRequest = (url: string): boolean => url === '/v1/request' || REQUEST.test(url);
export const isCall = (url: string): boolean => isRequest(url) || FORWARD.test(url);

interface Attempted {
  /** What the route has noted. */
  readonly attempt: Attempt | null;
  readonly url: string;
  readonly req: IncomingMessage;
}

/** Null where the request is not a call. A call that is refused before its route began has sent nothing. */
export const attemptOf = ({ attempt, url, req }: Attempted): Attempt | null =>
  attempt ?? (isCall(url) ? { sent: 'no', method: req.method ?? '' } : null);
