import { testTokenSchema } from '../identity/test-tokens.ts';
import { jsonRoute, success } from './json-route.ts';
import type { Route } from './route.ts';

export const testTokensRoutes: readonly Route[] = [
  jsonRoute({
    method: 'post',
    path: '/v1/test-tokens',
    access: 'owner',
    summary: 'a signed-in user to test with',
    body: testTokenSchema,
    responses: { 200: 'TestToken' },
    respond:
      ({ testTokens }) =>
      async ({ body }) =>
        success(200, { token: await testTokens.issue(body) }),
  }),
  jsonRoute({
    method: 'get',
    path: '/.well-known/jwks.json',
    access: 'anyone',
    summary: 'the keys of those tokens',
    responses: { 200: 'KeySet' },
    respond:
      ({ testTokens }) =>
      async () =>
        success(200, testTokens.jwks),
  }),
];
