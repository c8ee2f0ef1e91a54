import type { RequestHandler } from 'express';
import { placeholderMissing, planPassThrough } from '../../shared/placeholder/pass-through.ts';
import { forwardFollowing } from '../call/forward-following.ts';
import { forwardPrefix, readBody, readPassThrough } from '../call/pass-through.ts';
import { authorizeCall, callRoute, sendCall } from '../call/pipeline.ts';
import type { CallDeps } from '../call/proxy-call.ts';
import { createUrlRewriter } from '../forward/rewrite-urls.ts';
import { ownOrigin } from '../server/host.ts';
import { upgradeOf } from '../server/upgrade.ts';
import type { Route } from './route.ts';

/**
 * `ANY /v1/forward/NAME/https://api.example/v1/…`, the relay as the base URL of an SDK:
 * read → plan → authorize → read the body as the policy says → open → substitute → forward (and redact) → respond.
 * The body comes after the policy, so that a caller who is not allowed to use the secret cannot make the relay read a body.
 */
const handler = (deps: CallDeps & { readonly publicUrl: string }): RequestHandler =>
  callRoute(deps, async (call, req, res) => {
    const upgrade = upgradeOf(req);
    const origin = ownOrigin(req, deps.publicUrl);
    const incoming = readPassThrough(req, req.originalUrl, origin, upgrade !== null);
    if (!incoming.ok) return call.refuse(incoming.refusal);
    const request = incoming.value;
    call.record.request = request;

    const planned = planPassThrough(request);
    if (!planned.ok) return call.refuse(planned.refusal);

    const asked = {
      name: request.clientSecretName,
      plan: planned.value,
      route: 'forward',
      address: req.ip ?? '',
    } as const;
    const permitted = await authorizeCall(deps, call, asked);
    if (!permitted.ok) return call.refuse(permitted.refusal);
    const { stored, plan: head } = permitted.value;

    if (upgrade) {
      if (head.places.length === 0) return call.refuse(placeholderMissing().refusal);
      return sendCall(deps, call, permitted.value, (opened) => deps.webSockets.forward({ ...opened, upgrade, res }));
    }
    const body = await readBody(req, head, stored.policy, deps.bodyLimits);
    if (!body.ok) return call.refuse(body.refusal);
    const { plan, text, passthroughBody } = body.value;
    Object.assign(call.record, { plan, request: { ...request, data: text } });
    call.mark('parse');
    const { url } = request;
    const prefix = forwardPrefix(origin, request.clientSecretName);
    const rewrite = createUrlRewriter({ prefix, base: url, policy: stored.policy });
    const sending = { stored, plan, url, files: null, passthroughBody, rewrite, res };
    await sendCall(deps, call, sending, (opened) => forwardFollowing(deps.forwarder, call, sending, opened));
  });

export const forwardRoutes: readonly Route[] = (['get', 'post', 'put', 'patch', 'delete'] as const).map((method) => ({
  method,
  path: '/v1/forward/:clientSecretName/*url',
  access: 'caller',
  summary: 'the same for SDKs, with the relay in their base URL',
  responses: { 200: { type: '*/*' } },
  handler,
}));
