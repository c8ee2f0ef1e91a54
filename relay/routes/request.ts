import { ok } from '../../shared/errors.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { requestSchema } from '../../shared/protocol/request.ts';
import { forwardFollowing } from '../call/forward-following.ts';
import { authorizeCall, type RunCall, sendCall } from '../call/pipeline.ts';
import type { CallDeps } from '../call/proxy-call.ts';
import { readCall } from '../call/read-call.ts';
import { callHandler, type Route } from './route.ts';

/**
 * `POST /v1/request`: read → plan → authorize → open → substitute → forward (and redact) → respond.
 * Each step takes the value of the one before; the first refusal ends the call.
 */
export const createRequestCall =
  (deps: CallDeps): RunCall =>
  async (call) => {
    const incoming = await readCall(call.exchange.req, call.exchange.res, deps.bodyLimits);
    if (!incoming.ok) return call.refuse(incoming.refusal);
    const { text, request, files } = incoming.value;
    Object.assign(call.record, { text, request });

    const planned = planRequest(request, files?.attached);
    if (!planned.ok) return call.refuse(planned.refusal);

    const asked = {
      name: request.clientSecretName,
      plan: planned.value,
      route: 'request',
      address: call.exchange.address,
    } as const;
    const permitted = await authorizeCall(deps, call, asked);
    if (!permitted.ok) return call.refuse(permitted.refusal);
    const ready = files === null ? ok({ files: null }) : await files.ready();
    if (!ready.ok) return call.refuse(ready.refusal);
    const sending = { ...permitted.value, url: request.url, ...ready.value, rewrite: null };
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
