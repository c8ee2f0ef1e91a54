import type { Request, Response } from 'express';
import type { Sent } from '../../shared/errors.ts';

/** How far a call has come, for the response that refuses it. */
export interface Attempt {
  readonly sent: Sent;
  /** The call's own method, which is not that of `POST /v1/request`. */
  readonly method: string;
}

/** In every spelling that leads to the routes. */
const CALL = /^\/v1\/(?:request\/?$|forward\/)/i;

export const isCall = ({ path }: Request): boolean => CALL.test(path);

export const setAttempt = (res: Response, attempt: Attempt): void => {
  res.locals.attempt = attempt;
};

/** Null where the request is not a call. A call that is refused before its route began has sent nothing. */
export const attemptOf = (res: Response): Attempt | null =>
  (res.locals.attempt as Attempt | undefined) ?? (isCall(res.req) ? { sent: 'no', method: res.req.method } : null);
