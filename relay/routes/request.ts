import { ok } from '../../shared/errors.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { requestSchema } from '../../shared/protocol/request.ts';
import { forwardFollowing } from '../call/forward-following.ts';
import { authorizeCall, type RunCall, sendCall } from '../call/pipeline.ts';
import { createPlanCache } from '../call/plan-cache.ts';
import type { CallDeps } from '../call/proxy-call.ts';
import { readCall } from '../call/read-call.ts';
import { traceCall } from '../call/trace-call.ts';
import type { QueueAccess } from '../queue/queue.ts';
import { enqueue } from './enqueue.ts';
import { callHandler, type Route } from './route.ts';

/**
 * `POST /v1/request`: read → plan → authorize → open → substitute → forward (and redact) → respond.
 * Each step takes the value of the one before; the first refusal ends the call. A call for a queue is stored once it is
 * permitted; it passes all steps again when it runs, without a `queue` among the deps.
 */
export const createRequestCall =
  (deps: CallDeps & { readonly queue: Pick<QueueAccess, 'accept'> | null }, plans = createPlanCache()): RunCall =>
  async (call) => {
    const incoming = await readCall(call.exchange.req, call.exchange.res, deps.bodyLimits, plans);
    if (!incoming.ok) return call.refuse(incoming.refusal);
    const { text, request, files } = incoming.value;
    call.record.text = text;
    call.record.request = request;

    const { plan: known } = incoming.value;
    const planned = known ? ok(known) : planRequest(request, files?.attached);
    if (!planned.ok) return call.refuse(planned.refusal);

    const asked = {
      name: request.clientSecretName,
      plan: planned.value,
      route: 'request',
      address: call.exchange.address,
    } as const;
    const permitted = await authorizeCall(deps, call, asked);
    if (!permitted.ok) return call.refuse(permitted.refusal);
    if (!known && text !== null) plans.add(text, { request, plan: planned.value });
    const { queued } = request;
    if (queued !== null && deps.queue !== null)
      return enqueue(deps.queue, call, { ...request, queued }, incoming.value);
    const ready = files === null ? ok({ files: null }) : await files.ready();
    if (!ready.ok) return call.refuse(ready.refusal);
    const traced = traceCall(call, permitted.value, 'request');
    const sending = { ...traced, url: request.url, ...ready.value, rewrite: null };
    await sendCall(deps, call, sending, (opened) => forwardFollowing(deps.forwarder, call, sending, opened));
  };

export const requestRoute: Route = {
  method: 'post',
  path: '/v1/request',
  access: 'caller',
  summary: "a ClientSecretRequest → the upstream's response",
  body: requestSchema,
  responses: { 200: { type: '*/*' } },
  handler: callHandler(createRequestCall),
};
