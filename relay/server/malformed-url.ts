import type { NextFunction, Request, Response } from 'express';
import { refusal } from '../../shared/errors.ts';
import { sendRefusal } from './problem.ts';

/** The router could not decode a parameter of the path: the caller's mistake, not the relay's. */
export function refuseMalformedUrl(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (!(error instanceof URIError)) return next(error);
  sendRefusal(res, refusal('INVALID_PARAMETER', 'The address is not properly percent-encoded.', { param: 'url' }));
}
