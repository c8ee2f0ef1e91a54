import { Router } from 'express';
import { fail, ok, refusal } from '../../shared/errors.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { allowMethods } from './allow-methods.ts';
import { answering } from './owner.ts';
import { requireOwner } from './require-owner.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** `GET /v1/audit?limit=&cursor=` → `{ entries, cursor }`, newest first. */
export function auditRoutes({ audit }: DataStore): Router {
  const router = Router();
  allowMethods(router, '/v1/audit', {
    get: [
      requireOwner,
      answering(async (req) => {
        const limit = Number(req.query.limit ?? DEFAULT_LIMIT);
        const cursor = req.query.cursor === undefined ? null : Number(req.query.cursor);
        if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
          return fail(
            refusal('INVALID_PARAMETER', `limit must be a whole number from 1 to ${MAX_LIMIT}.`, {
              param: 'limit',
            }),
          );
        }
        if (cursor !== null && !Number.isSafeInteger(cursor)) {
          return fail(
            refusal('INVALID_PARAMETER', 'cursor must be one that an earlier page gave.', { param: 'cursor' }),
          );
        }
        return ok([200, audit.page(limit, cursor)]);
      }),
    ],
  });
  return router;
}
