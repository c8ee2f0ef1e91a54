import { ok } from '../../shared/errors.ts';
import { placeholderMissing, planPassThrough } from '../../shared/placeholder/pass-through.ts';
import { forwardFollowing } from '../call/forward-following.ts';
import { forwardPrefix, hasBody, readBody, readPassThrough } from '../call/pass-through.ts';
import { authorizeCall, type RunCall, sendCall } from '../call/pipeline.ts';
import type { CallDeps } from '../call/proxy-call.ts';
import { createTargetCache } from '../call/target-cache.ts';
import { traceCall } from '../call/trace-call.ts';
import { createUrlRewriter } from '../forward/rewrite-urls.ts';
import { ownOrigin } from '../server/host.ts';
import { upgradeOf } from '../server/upgrade.ts';
import { callHandler, type Route } from './route.ts';

/**
 * `ANY /v1/forward/NAME/https://api.example/v1/…`, the relay as the base URL of an SDK:
 * read → plan → authorize → read the body as the policy says → open → substitute → forward (and redact) → respond.
 * The body comes after the policy, so that a caller who is not allowed to use the secret cannot make the relay read a body.
 */
export const createForwardCall =
  (deps: CallDeps & { readonly publicUrl: string }, targets = createTargetCache()): RunCall =>
  async (call) => {
    const { req, res, url: rawTarget, address } = call.exchange;
    const upgrade = upgradeOf(req);
    const origin = ownOrigin(req, deps.publicUrl);
    const target = targets.read(rawTarget);
    if (!target.ok) return call.refuse(target.refusal);
    const incoming = readPassThrough(req, target.value, origin, upgrade !== null);
    if (!incoming.ok) return call.refuse(incoming.refusal);
    const request = incoming.value;
    call.record.request = request;

    const planned = planPassThrough(request, ok(target.value.template));
    if (!planned.ok) return call.refuse(planned.refusal);
    if (planned.value.places.length === 0 && !hasBody(req)) return call.refuse(placeholderMissing().refusal);

    const asked = {
      name: request.clientSecretName,
      plan: planned.value,
      route: 'forward',
      address,
    } as const;
    const permitted = await authorizeCall(deps, call, asked);
    if (!permitted.ok) return call.refuse(permitted.refusal);
    targets.add(rawTarget, target.value);
    const traced = traceCall(call, permitted.value, 'forward');
    const { stored, plan: head } = traced;

    if (upgrade) {
      return sendCall(deps, call, traced, (opened) =>
        deps.webSockets.forward({ ...opened, upgrade, exchange: call.exchange }),
      );
    }
    const body = await readBody(req, res, { plan: head, policy: stored.policy }, deps.bodyLimits);
    if (!body.ok) return call.refuse(body.refusal);
    const { plan, text, passthroughBody } = body.value;
    Object.assign(call.record, { plan, request: { ...request, data: text } });
    call.timer.mark('parse');
    const { url } = request;
    const prefix = forwardPrefix(origin, request.clientSecretName);
    const rewrite = createUrlRewriter({ prefix, base: url, policy: stored.policy });
    const sending = { stored, plan, url, files: null, passthroughBody, rewrite };
    await sendCall(deps, call, sending, (opened) => forwardFollowing(deps.forwarder, call, sending, opened));
  };

export const FORWARDED_METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export const forwardPath = '/v1/forward/:clientSecretName/*url';

export const forwardRoutes: readonly Route[] = FORWARDED_METHODS.map((method) => ({
  method,
  path: forwardPath,
  access: 'caller',
  summary: 'the same for SDKs, with the relay in their base URL',
  responses: { 200: { type: '*/*' } },
  handler: callHandler(createForwardCall),
}));
