import type { ErrorRequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import { sendRefusal } from './problem.ts';

/** The router throws a `URIError` where it cannot decode a parameter of the path: that is the caller's error. */
export const refuseMalformedUrl: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!(error instanceof URIError)) return next(error);
  sendRefusal(res, refusal('INVALID_PARAMETER', 'The address is not properly percent-encoded.', { param: 'url' }));
};
