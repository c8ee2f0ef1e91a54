import type { Plan } from '../../shared/placeholder/plan.ts';
import type { Route } from '../../shared/policy/headers.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { ProxyCall } from './proxy-call.ts';

interface Permitted {
  readonly stored: StoredSecret;
  readonly plan: Plan;
}

const NAME = 'traceparent';

/**
 * The call with the `traceparent` that its upstream gets: that of the relay's own span where there is one, else what the
 * caller sent. A page that names it in `headers` has chosen it for the upstream, and keeps it.
 */
export function traceCall<Call extends Permitted>(call: ProxyCall, permitted: Call, route: Route): Call {
  const { plan } = permitted;
  const isNamed = plan.headers.some(([name]) => name === NAME);
  if (isNamed && route === 'request') return permitted;
  const own = call.traceparent(plan.method);
  if (own === null) return permitted;
  const headers = plan.headers.filter(([name]) => name !== NAME);
  const traced: Plan = { ...plan, headers: [...headers, [NAME, [own]]] };
  Object.assign(call.record, { plan: traced, isFitted: true });
  return { ...permitted, plan: traced };
}
