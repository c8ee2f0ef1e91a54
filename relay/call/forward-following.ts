import { buildRequest, maskUrl, type Outgoing } from '../../shared/placeholder/build.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import type { Forwarder, ForwardOptions, ForwardOutcome } from '../forward/contract.ts';
import type { OpenedSecret, StoredSecret } from '../secrets/stored-secret.ts';
import type { ProxyCall } from './proxy-call.ts';
import { followRedirect, MAX_REDIRECTS, tooManyRedirects } from './redirect-plan.ts';

export interface Sending extends Pick<ForwardOptions, 'url' | 'files' | 'passthroughBody' | 'rewrite'> {
  readonly stored: StoredSecret;
  readonly plan: Plan;
}

/** A secret in the clear, and the request that it is in. */
export interface Opened {
  readonly secret: OpenedSecret;
  readonly outgoing: Outgoing;
}

/** Forwards a call and follows its redirects, unless the caller gets them; the total deadline covers all requests. */
export async function forwardFollowing(
  forwarder: Forwarder,
  { record, exchange, timer }: Pick<ProxyCall, 'record' | 'exchange' | 'timer'>,
  { stored, plan, url, files, passthroughBody, rewrite }: Sending,
  { secret, outgoing }: Opened,
): Promise<ForwardOutcome> {
  const context = {
    policy: stored.policy,
    caller: record.caller,
    hasFiles: files !== null || passthroughBody != null,
  };
  const options = { secret, exchange, rewrite, timer, started: performance.now() };
  let outcome = await forwarder.forward({ ...options, url, outgoing, files, passthroughBody });
  let current = plan;
  for (let followed = 0; outcome.redirect !== null; followed += 1) {
    const { redirect, redactions } = outcome;
    if (exchange.res.closed) return { ...outcome, aborted: true };
    if (followed === MAX_REDIRECTS) return { ...outcome, refusal: tooManyRedirects(redirect) };
    const next = followRedirect(current, redirect, context);
    if (!next.ok) return { ...outcome, refusal: next.refusal };
    const request = buildRequest(next.value.plan, secret.value);
    if (!request.ok) return { ...outcome, refusal: request.refusal };
    current = next.value.plan;
    record.redirects.push({ status: redirect.status, method: current.method, url: maskUrl(current) });
    const last = await forwarder.forward({ ...options, url: next.value.url, outgoing: request.value, files: null });
    outcome = { ...last, sent: true, redactions: redactions + last.redactions };
  }
  return outcome;
}
