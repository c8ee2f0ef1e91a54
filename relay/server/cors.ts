import type { Request, Response } from 'express';
import { originRefused, type Page } from './origins.ts';
import { sendRefusal } from './problem.ts';

/** Two hours, the longest that Chromium keeps an answer (`kMaxAccessControlMaxAge`). */
const MAX_AGE = '7200';

/**
 * Lets allowed pages read answers (Fetch standard, "CORS protocol"). Never with credentials: the relay knows no cookies.
 * What is not readable is not yet refused: that is `permit`'s work, which knows the secret.
 */
export function setCorsHeaders({ headers: { origin } }: Request, res: Response, { mayCall }: Page): void {
  if (origin === undefined) return;
  res.setHeader('vary', 'origin');
  if (!mayCall) return;
  res.setHeader('access-control-allow-origin', origin);
  res.setHeader('access-control-expose-headers', '*');
}

export const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** `methods` are those of all routes: one that this route lacks gets its 405, which the page can read. */
export function respondToPreflight({ headers }: Request, res: Response, page: Page, methods: string): void {
  if (!page.mayCall) return sendRefusal(res, originRefused(page.origin));
  res.setHeader('access-control-allow-methods', methods);
  // An SDK sends headers of its own (`x-stainless-…`); naming the asked ones is what "*" would mean with Authorization.
  const asked = headers['access-control-request-headers'];
  if (asked !== undefined) res.setHeader('access-control-allow-headers', asked);
  if (headers['access-control-request-private-network'] === 'true') {
    res.setHeader('access-control-allow-private-network', 'true');
  }
  res.setHeader('access-control-max-age', MAX_AGE);
  res.statusCode = 204;
  res.end();
}
