import { Router } from 'express';
import { ok } from '../../shared/errors.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { allowMethods } from './allow-methods.ts';
import { readJsonBody } from './json-body.ts';
import { answering } from './owner.ts';
import { requireOwner } from './require-owner.ts';

/** `POST /v1/test-tokens`, and the key that they verify with. */
export function testTokensRoutes({ testTokens }: DataStore): Router {
  const router = Router();
  allowMethods(router, '/v1/test-tokens', {
    post: [
      requireOwner,
      answering(async (req) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const issued = await testTokens.issue(body.value);
        return issued.ok ? ok([200, issued.value]) : issued;
      }),
    ],
  });
  allowMethods(router, '/.well-known/jwks.json', { get: [answering(async () => ok([200, testTokens.jwks]))] });
  return router;
}
