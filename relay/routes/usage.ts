import * as v from 'valibot';
import { nameSchema } from '../../shared/protocol/policy.ts';
import { dayOf } from '../usage/usage.ts';
import type { Position } from '../usage/usage-rows.ts';
import { jsonRoute, success } from './json-route.ts';
import { longLimitSchema } from './list-limit.ts';

const notADay = 'must be a day such as 2026-11-29';
const daySchema = v.pipe(v.string(notADay), v.regex(/^\d{4}-\d\d-\d\d$/, notADay), v.check(isDay, notADay));
const notACursor = 'must be the cursor of an earlier page';
const CURSOR = /^(\d{4}-\d\d-\d\d) ([\w.-]{1,64}) ((?:owner|user|anonymous):[\w-]{1,64}|other)$/;
const cursorSchema = v.pipe(
  v.string(notACursor),
  v.check((text) => positionOf(text) !== null, notACursor),
);

/** Before and after all days that there are. */
const FIRST = 0;
const LAST = 100_000;

export const usageRoute = jsonRoute({
  method: 'get',
  path: '/v1/usage',
  access: 'owner',
  summary: 'calls, refusals, bytes and tokens by day, secret and caller; the newest day first',
  query: v.object({
    secret: v.optional(nameSchema),
    from: v.optional(daySchema),
    to: v.optional(daySchema),
    limit: longLimitSchema,
    cursor: v.optional(cursorSchema),
  }),
  responses: { 200: 'Usage' },
  respond:
    ({ usage }) =>
    async ({ query: { secret = null, from, to, limit, cursor } }) =>
      success(
        200,
        await usage.page({
          secret,
          from: from === undefined ? FIRST : dayOf(from),
          to: to === undefined ? LAST : dayOf(to),
          limit,
          after: cursor === undefined ? null : positionOf(cursor),
        }),
      ),
});

function isDay(text: string): boolean {
  return !Number.isNaN(dayOf(text));
}

function positionOf(cursor: string): Position | null {
  const [, day = '', secret = '', caller = ''] = CURSOR.exec(cursor) ?? [];
  return isDay(day) ? { day: dayOf(day), secret, caller } : null;
}
