import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import { type Identify, signInOf } from '../identity/identify.ts';
import { isRequest } from './attempt.ts';
import { isPreflight, respondToPreflight, setCorsHeaders } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { type Origins, originRefused, pageOf } from './origins.ts';
import { sendRefusal } from './problem.ts';
import { rejectDuplicateHeaders } from './reject-duplicate-headers.ts';
import { refuseUpgrade } from './upgrade.ts';

export interface RequestGuardDeps {
  readonly publicUrl: string;
  readonly isDraining: () => boolean;
  readonly checkHost: (req: IncomingMessage) => Refusal | null;
  readonly origins: Origins;
  readonly identify: Identify;
  readonly audit: Pick<Audit, 'refused'>;
}

/** Calls `next` for a request that may go on to its route, and responds to any other; rejects as `next` does. */
export type RequestGuard = (exchange: Exchange, next: () => unknown) => Promise<unknown> | undefined;

/**
 * What every request passes before its route, the cheapest check first; synchronous where no token has to be verified.
 * `corsMethods` are those of all routes.
 */
export const createRequestGuard =
  (deps: RequestGuardDeps, corsMethods: string): RequestGuard =>
  (exchange, next) => {
    const { req, res } = exchange;
    const refused = deps.isDraining() ? shuttingDown(exchange) : refusalOfHead(deps, req);
    if (refused) {
      sendRefusal(res, refused);
      return;
    }
    const page = pageOf(req, deps.publicUrl, deps.origins);
    exchange.page = page;
    setCorsHeaders(exchange);
    if (isPreflight(req)) {
      respondToPreflight(exchange, corsMethods);
      return;
    }
    // The page of such a request is checked before its token, which costs more.
    if (!page.mayCall && isRequest(exchange.url) && !claimsDevice(req)) {
      refusePage(deps.audit, exchange, 'anonymous');
      return;
    }
    const token = signInOf(req);
    if (token !== undefined) return identified(deps, exchange, token, next);
    exchange.caller = { kind: 'anonymous', origin: page.origin };
    next();
    return;
  };

const refusalOfHead = ({ checkHost }: RequestGuardDeps, req: IncomingMessage): Refusal | null =>
  checkHost(req) ?? rejectDuplicateHeaders(req) ?? refuseUpgrade(req);

async function identified(
  { identify, audit }: RequestGuardDeps,
  exchange: Exchange,
  token: string | string[],
  next: () => unknown,
): Promise<unknown> {
  const caller = await identify(token, { address: exchange.address, origin: exchange.page.origin });
  if (caller.ok) {
    exchange.caller = caller.value;
    return next();
  }
  audit.refused({ who: 'anonymous', what: 'caller.refused', subject: null, code: caller.refusal.code });
  return sendRefusal(exchange.res, caller.refusal);
}

/** The caller chooses the origin, which may be as long as a header. */
const MAX_SUBJECT = 140;

export function refusePage(audit: Pick<Audit, 'refused'>, { res, page: { origin } }: Exchange, who: string): void {
  const refused = originRefused(origin);
  audit.refused({ who, what: 'page.refused', subject: origin?.slice(0, MAX_SUBJECT) ?? null, code: refused.code });
  sendRefusal(res, refused);
}

function shuttingDown({ head }: Exchange): Refusal {
  head.set('connection', 'close');
  return refusal('SHUTTING_DOWN', 'The relay is shutting down.', { retryAfter: 5 });
}

/** A device of the owner is allowed to call from any page, so a request with such a token is checked after it is verified. */
const claimsDevice = ({ headers }: IncomingMessage): boolean =>
  /^Bearer +csr_/i.test(String(headers['relay-authorization'] ?? headers.authorization));
