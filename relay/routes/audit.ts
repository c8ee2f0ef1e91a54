import * as v from 'valibot';
import { jsonRoute, success } from './json-route.ts';
import { limitSchema } from './list-limit.ts';

const message = 'must be the cursor of an earlier page';

export const auditRoute = jsonRoute({
  method: 'get',
  path: '/v1/audit',
  access: 'owner',
  summary: 'what changed and what was refused, newest first',
  query: v.object({
    limit: limitSchema,
    cursor: v.optional(v.pipe(v.unknown(), v.transform(Number), v.number(message), v.safeInteger(message))),
  }),
  responses: { 200: 'Audit' },
  respond:
    ({ audit }) =>
    async ({ query: { limit, cursor } }) =>
      success(200, await audit.page(limit, cursor ?? null)),
});
