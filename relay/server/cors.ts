import type { IncomingMessage } from 'node:http';
import type { Exchange } from './exchange.ts';
import { originRefused } from './origins.ts';
import { sendRefusal } from './problem.ts';

/** Two hours, the longest that Chromium caches a response (`kMaxAccessControlMaxAge`). */
const MAX_AGE = '7200';

/**
 * Lets allowed pages read responses (Fetch standard, "CORS protocol"). Never with credentials: the relay uses no cookies.
 * A response that is not readable is not a refusal: `createAuthorize` refuses, which knows the secret.
 */
export function setCorsHeaders({ req, head, page }: Exchange): void {
  const { origin } = req.headers;
  if (origin === undefined) return;
  head.set('vary', 'origin');
  if (!page.mayCall) return;
  head.set('access-control-allow-origin', origin);
  head.set('access-control-expose-headers', '*');
}

export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** `methods` are those of all routes: one that this route lacks gets its 405, which the page can read. */
export function respondToPreflight({ req, res, head, page }: Exchange, methods: string): void {
  if (!page.mayCall) return sendRefusal(res, originRefused(page.origin));
  const { headers } = req;
  head.apply();
  res.setHeader('access-control-allow-methods', methods);
  // SDKs send headers of their own (`x-stainless-…`); `*` would not include Authorization.
  const requested = headers['access-control-request-headers'];
  if (requested !== undefined) res.setHeader('access-control-allow-headers', requested);
  if (headers['access-control-request-private-network'] === 'true') {
    res.setHeader('access-control-allow-private-network', 'true');
  }
  res.setHeader('access-control-max-age', MAX_AGE);
  res.statusCode = 204;
  res.end();
}
