import type { NextFunction, Request, Response } from 'express';
import { sendRefusal } from '../problem.ts';
import { type Origins, originRefused } from './origins.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, HEAD';
/** Two hours, the longest that Chromium keeps an answer (`kMaxAccessControlMaxAge`). */
const MAX_AGE = '7200';

/**
 * Answers preflights and lets allowed pages read answers (Fetch standard, "CORS protocol"). Never with credentials: the
 * relay knows no cookies. What is not readable is not yet refused: that is `permit`'s work, which knows the secret.
 */
export const cors =
  (origins: Origins) =>
  async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const origin = req.headers.origin;
    if (origin === undefined) return next();
    res.setHeader('vary', 'origin');
    const allowed = await origins.isAllowed(origin);
    if (allowed) {
      res.setHeader('access-control-allow-origin', origin);
      res.setHeader('access-control-expose-headers', '*');
    }
    if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return next();
    if (!allowed) return sendRefusal(res, originRefused(origin));

    res.setHeader('access-control-allow-methods', METHODS);
    // An SDK sends headers of its own (`x-stainless-…`); naming the asked ones is what "*" would mean with Authorization.
    const asked = req.headers['access-control-request-headers'];
    if (asked !== undefined) res.setHeader('access-control-allow-headers', asked);
    if (req.headers['access-control-request-private-network'] === 'true') {
      res.setHeader('access-control-allow-private-network', 'true');
    }
    res.setHeader('access-control-max-age', MAX_AGE);
    res.setHeader('client-secret-relay', 'relay');
    res.statusCode = 204;
    res.end();
  };
