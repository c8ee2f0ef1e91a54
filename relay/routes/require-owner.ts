import type { RequestHandler } from 'express';
import { refusal } from '../../shared/errors.ts';
import { exchangeOf } from '../server/exchange.ts';
import { sendRefusal } from '../server/problem.ts';

/** Paired devices only. */
export const requireOwner: RequestHandler = (_req, res, next) => {
  if (exchangeOf(res).caller.kind === 'owner') return next();
  sendRefusal(
    res,
    refusal('SIGN_IN_REQUIRED', 'This route is for paired devices of the owner.', {
      fix: 'Pair the extension, and send its device token.',
    }),
  );
};
