import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Audit } from '../audit/audit.ts';
import { setCaller } from '../identity/caller.ts';
import { type Identify, signInOf } from '../identity/identify.ts';
import { isPreflight, respondToPreflight, setCorsHeaders } from './cors.ts';
import { type Origins, originRefused, type Page, pageOf } from './origins.ts';
import { sendRefusal } from './problem.ts';
import { rejectDuplicateHeaders } from './reject-duplicate-headers.ts';
import { refuseUpgrade } from './upgrade.ts';

interface RequestGuardDeps {
  readonly publicUrl: string;
  readonly isDraining: () => boolean;
  readonly checkHost: (req: IncomingMessage) => Refusal | null;
  readonly origins: Origins;
  readonly identify: Identify;
  readonly audit: Audit;
}

/**
 * What every request passes before its route, the cheapest check first. One middleware, as a chain of them costs Express
 * more than the checks themselves; and synchronous where no token has to be verified.
 */
export const requestGuard =
  (deps: RequestGuardDeps, corsMethods: string): RequestHandler =>
  (req, res, next) => {
    if (deps.isDraining()) return refuseWhileDraining(res);
    const refusal = deps.checkHost(req) ?? rejectDuplicateHeaders(req) ?? refuseUpgrade(req);
    if (refusal) return sendRefusal(res, refusal);

    const page = pageOf(req, deps.publicUrl, deps.origins);
    setPage(res, page);
    setCorsHeaders(req, res, page);
    if (isPreflight(req)) return respondToPreflight(req, res, page, corsMethods);
    if (!page.mayCall && isRequest(req) && !claimsDevice(req)) return refusePage(deps.audit, res, page, 'anonymous');

    const token = signInOf(req);
    if (token === undefined) {
      setCaller(res, { kind: 'anonymous', origin: page.origin });
      return next();
    }
    return deps.identify(token, { address: req.ip ?? '', origin: page.origin }).then((caller) => {
      if (caller.ok) {
        setCaller(res, caller.value);
        return next();
      }
      const { code } = caller.refusal;
      deps.audit.refused({ who: 'anonymous', what: 'caller.refused', subject: null, code });
      sendRefusal(res, caller.refusal);
    });
  };

/** The caller chooses the origin, which may be as long as a header. */
const MAX_SUBJECT = 140;

export function refusePage(audit: Audit, res: Response, { origin }: Page, who: string): void {
  const refusal = originRefused(origin);
  audit.refused({ who, what: 'page.refused', subject: origin?.slice(0, MAX_SUBJECT) ?? null, code: refusal.code });
  sendRefusal(res, refusal);
}

const setPage = (res: Response, page: Page): void => {
  res.locals.page = page;
};
export const requestPageOf = (res: Response): Page => res.locals.page as Page;

function refuseWhileDraining(res: Response): void {
  res.setHeader('connection', 'close');
  sendRefusal(res, refusal('SHUTTING_DOWN', 'The relay is shutting down.', { retryAfter: 5 }));
}

/**
 * The page of such a request is checked before its token, which costs more; in every spelling that leads to the route, or
 * a page would choose another spelling.
 */
const isRequest = ({ path }: Request): boolean => path === '/v1/request' || /^\/v1\/request\/?$/i.test(path);

/** A device of the owner is allowed to call from any page, so a request with such a token is checked after it is verified. */
const claimsDevice = ({ headers }: IncomingMessage): boolean =>
  /^Bearer +csr_/i.test(String(headers['relay-authorization'] ?? headers.authorization));
