import type { Response } from 'express';
import * as v from 'valibot';
import { fail, type Result, refusal } from '../../shared/errors.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import { QUEUED_STATUSES } from '../../shared/protocol/queue.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import type { StoredCall } from '../queue/stored-call.ts';
import { exchangeOf } from '../server/exchange.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';
import { MIRRORED_POLICY } from '../server/security-headers.ts';
import type { AppDeps } from './app-deps.ts';
import { jsonRoute, success } from './json-route.ts';
import { limitSchema } from './list-limit.ts';
import type { Route } from './route.ts';

const text = v.optional(v.pipe(v.string('must be given once'), v.maxLength(8192, 'is too long')));
const flag = v.optional(
  v.pipe(
    v.picklist(['true', 'false', '1', '0'], 'must be true or false'),
    v.transform((value) => value === 'true' || value === '1'),
  ),
);
const querySchema = v.object({
  url: text,
  method: text,
  queue: text,
  queue_exact: flag,
  queue_exclude: text,
  status: v.optional(v.picklist(QUEUED_STATUSES, `must be ${QUEUED_STATUSES.join(', ')}`)),
  compact: flag,
  limit: limitSchema,
  cursor: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be the cursor of an earlier page'))),
});

/** Finds a call for the caller of a response. The same refusal for one of somebody else and one that there is not. */
const findCall = async ({ queue }: AppDeps, res: Response): Promise<StoredCall | null> => {
  const { caller, address } = exchangeOf(res);
  return queue.find(String(res.req.params.id), caller, address);
};
const notThere = () => refusal('NOT_FOUND', 'No call has this ID, or it is no longer kept.');

export const requestsRoutes: readonly Route[] = [
  jsonRoute({
    method: 'get',
    path: '/v1/requests',
    access: 'caller',
    summary: "the signed-in caller's queued calls, newest first",
    query: querySchema,
    responses: { 200: 'Calls' },
    respond:
      ({ queue }) =>
      async ({ query: { limit, cursor, ...filter }, res }) => {
        const { caller, address } = exchangeOf(res);
        if (caller.kind === 'anonymous') return signInToList();
        const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
        return success(200, await queue.page(caller, address, { filter, before, limit }));
      },
  }),
  {
    method: 'get',
    path: '/v1/requests/:id',
    access: 'caller',
    summary: 'the response of a queued call; 202 until it is there',
    responses: { 200: { type: '*/*' }, 202: 'QueuedCall' },
    handler: (deps) => async (_req, res) => {
      const call = await findCall(deps, res);
      if (!call) return sendRefusal(res, notThere());
      if (call.ending !== null) return replay(deps, res, call);
      res.setHeader(RELAY_HEADER, 'queued');
      sendJson(res, 202, await deps.queue.statusOf(call));
    },
  },
  jsonRoute({
    method: 'delete',
    path: '/v1/requests/:id',
    access: 'caller',
    summary: 'cancels a queued call',
    responses: { 200: 'Cancelled' },
    respond:
      (deps) =>
      async ({ res }) => {
        const call = await findCall(deps, res);
        return call ? success(200, await deps.queue.cancel(call)) : fail(notThere());
      },
  }),
  jsonRoute({
    method: 'get',
    path: '/v1/queues/:name',
    access: 'caller',
    summary: "how many of the caller's calls wait in a queue or run",
    responses: { 200: 'QueueCount' },
    respond:
      ({ queue }) =>
      async ({ req, res }) => {
        const { caller, address } = exchangeOf(res);
        return success(200, await queue.count(String(req.params.name), caller, address));
      },
  }),
];

const signInToList = (): Result<never> =>
  fail(
    refusal('SIGN_IN_REQUIRED', 'Only signed-in callers have a list of their calls.', {
      fix: 'Sign in, or keep the ID of each call and ask for it.',
    }),
  );

/** The stored response, under the trace of the call that got it. */
async function replay(deps: AppDeps, res: Response, call: StoredCall): Promise<void> {
  const { ending, responseBytes } = call;
  if (ending === null) return;
  res.statusCode = ending.status;
  res.setHeader(RELAY_HEADER, ending.from).setHeader(TRACE_HEADER, ending.trace);
  if (ending.from === 'upstream') res.setHeader('content-security-policy', MIRRORED_POLICY);
  const { headers } = ending;
  for (let index = 0; index < headers.length; index += 2) {
    res.appendHeader(headers[index] as string, headers[index + 1] as string);
  }
  res.setHeader('content-length', responseBytes);
  try {
    for await (const chunk of deps.queue.responseOf(call)) {
      if (res.closed) return;
      if (!res.write(chunk)) await drained(res);
    }
    res.end();
  } catch (error) {
    if (!res.headersSent) throw error;
    exchangeOf(res).log.error('internal-error', { ...describeInternalError(error) });
    res.destroy();
  }
}

/** Or gone. */
const drained = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });
