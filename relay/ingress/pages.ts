import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Audit } from '../audit.ts';
import { sendRefusal } from '../problem.ts';
import { type Origins, originRefused, pageOriginOf } from './origins.ts';

/** An origin is a stranger's text, and may be as long as a header. */
const MAX_SUBJECT = 140;

/**
 * Before a call costs anything, the check of its token included: its page must be one that may call. The owner's device
 * may call from wherever it is, so what comes with a token of one waits until it is known who sent it.
 */
export const refuseForeignPages =
  (deps: { readonly origins: Origins; readonly publicUrl: string; readonly audit: Audit }): RequestHandler =>
  async (req, res, next) => {
    const page = pageOriginOf(req, deps.publicUrl);
    if (page.kind === 'none' || claimsDevice(req)) return next();
    const origin = page.kind === 'page' ? page.origin : null;
    if (origin !== null && (await deps.origins.isAllowed(origin))) return next();
    const refusal = originRefused(origin);
    const subject = origin?.slice(0, MAX_SUBJECT) ?? null;
    deps.audit.refused({ who: 'anonymous', what: 'page.refused', subject, code: refusal.code });
    sendRefusal(res, refusal);
  };

const claimsDevice = ({ headers }: IncomingMessage): boolean =>
  /^Bearer +csr_/i.test(String(headers['relay-authorization'] ?? headers.authorization));
