import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';

/** The page that initiated a request, as the browser reports it. */
export interface Page {
  /** Null where no page initiated the request, or the browser does not name it. */
  readonly origin: string | null;
  /** No page initiated the request, or one of an allowed origin did. */
  readonly mayCall: boolean;
}

export function pageOf({ headers }: IncomingMessage, ownOrigin: string, origins: Origins): Page {
  const site = headers['sec-fetch-site'];
  const origin = headers.origin ?? (site === 'same-origin' ? ownOrigin : null);
  // Fetch Metadata reveals a browser that sends no `Origin` (`<img>`, navigation).
  return { origin, mayCall: origin === null ? site === undefined : origins.isAllowed(origin) };
}

/** Browsers resolve the names under `localhost` to loopback themselves (RFC 6761, section 6.3). */
const LOOPBACK = /^https?:\/\/(?:(?:[a-z0-9_-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

export interface Origins {
  /** Whether pages of this origin are allowed to call at all; the `origins` of a policy replace the relay's list for its secret. */
  isAllowed(origin: string): boolean;
  /** Whether the policy of a secret allows them. */
  isAllowedFor(origin: string, policyOrigins: readonly string[] | null): boolean;
}

export function createOrigins(deps: {
  readonly allowed: readonly string[] | null;
  readonly pairedExtensions: () => ReadonlySet<string>;
  readonly policyOrigins: () => ReadonlySet<string>;
}): Origins {
  const isRelays = (origin: string): boolean =>
    (deps.allowed === null ? LOOPBACK.test(origin) : deps.allowed.includes(origin)) ||
    deps.pairedExtensions().has(origin);
  const isListed = (origin: string, list: Iterable<string>): boolean => {
    for (const pattern of list) if (matchesOrigin(pattern, origin)) return true;
    return false;
  };
  return {
    isAllowed: (origin) => isRelays(origin) || isListed(origin, deps.policyOrigins()),
    isAllowedFor: (origin, policyOrigins) =>
      policyOrigins === null
        ? isRelays(origin)
        : isListed(origin, policyOrigins) || deps.pairedExtensions().has(origin),
  };
}

export const originRefused = (origin: string | null): Refusal =>
  refusal(
    'ORIGIN_NOT_ALLOWED',
    origin === null
      ? 'The request comes from a browser that does not name the page.'
      : `Pages of ${URL.parse(origin)?.origin === origin ? origin : 'this origin'} are not allowed to call this relay.`,
    { fix: 'The owner can add the origin to RELAY_ALLOWED_ORIGINS, or to the pages of this client secret.' },
  );
