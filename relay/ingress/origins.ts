import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from '../../shared/errors.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';

/** What a browser says about the page behind a request. */
export type PageOrigin =
  | { readonly kind: 'none' }
  | { readonly kind: 'page'; readonly origin: string }
  /** A browser that sends no `Origin` (`<img>`, navigation): Fetch Metadata gives it away. */
  | { readonly kind: 'hidden' };

export function pageOriginOf(req: IncomingMessage, ownOrigin: string): PageOrigin {
  const origin = req.headers.origin;
  if (origin !== undefined) return { kind: 'page', origin };
  const site = req.headers['sec-fetch-site'];
  if (site === undefined) return { kind: 'none' };
  return site === 'same-origin' ? { kind: 'page', origin: ownOrigin } : { kind: 'hidden' };
}

const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

export interface Origins {
  /** Whether pages of this origin may call at all; a policy's own `origins` replace the relay's list for its secret. */
  isAllowed(origin: string): Promise<boolean>;
  /** Whether a secret's policy lets them. */
  isAllowedFor(origin: string, policyOrigins: readonly string[] | null): Promise<boolean>;
}

export function createOrigins(deps: {
  readonly allowed: readonly string[] | null;
  readonly pairedExtensions: () => Promise<ReadonlySet<string>>;
  readonly policyOrigins: () => Promise<ReadonlySet<string>>;
}): Origins {
  const isRelays = async (origin: string): Promise<boolean> =>
    (deps.allowed === null ? LOOPBACK.test(origin) : deps.allowed.includes(origin)) ||
    (await deps.pairedExtensions()).has(origin);
  const isListed = (origin: string, list: Iterable<string>): boolean => {
    for (const pattern of list) if (matchesOrigin(pattern, origin)) return true;
    return false;
  };
  return {
    isAllowed: async (origin) => (await isRelays(origin)) || isListed(origin, await deps.policyOrigins()),
    isAllowedFor: async (origin, policyOrigins) =>
      policyOrigins === null
        ? isRelays(origin)
        : isListed(origin, policyOrigins) || (await deps.pairedExtensions()).has(origin),
  };
}

export const originRefused = (origin: string | null): Refusal =>
  refuse(
    'ORIGIN_NOT_ALLOWED',
    origin === null
      ? 'The request comes from a browser that names no page.'
      : `Pages of ${URL.parse(origin)?.origin === origin ? origin : 'this origin'} may not call this relay.`,
    { fix: 'The owner can add the origin to RELAY_ALLOWED_ORIGINS, or to the pages of this client secret.' },
  ).refusal;
