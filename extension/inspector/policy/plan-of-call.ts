import { fail, type Result, refusal } from '../../../shared/errors.ts';
import {
  mayStandInBody,
  placeholderMissing,
  planPassThrough,
  textKindOf,
  withBodyText,
} from '../../../shared/placeholder/pass-through.ts';
import { MASK } from '../../../shared/placeholder/place.ts';
import type { Plan } from '../../../shared/placeholder/plan.ts';
import { fitHeaders } from '../../../shared/policy/headers.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { isMethod, METHODS } from '../../../shared/protocol/policy.ts';
import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import type { Composed } from '../../request-model/to-request.ts';
import { requestOf, sentRequestOf } from '../actions/request-of.ts';
import { planOf } from './policy-evaluation.ts';

/** Replaces masks with a text without meaning for a policy, like the page's own text before it. */
const withoutMasks = (text: string): string => text.replaceAll(MASK, 'masked');

/**
 * The plan of a call, by the relay's own functions; a refusal if the relay would refuse it before checking the policy.
 */
export function planOfCall(call: RecordedCall, secret: SecretSummary): Result<Plan> {
  if (call.route === 'forward') return planOfForward(call, secret);
  const plan = planOf(composedOf(call, secret));
  return plan.ok ? fitHeaders(plan.value, secret, 'request') : plan;
}

function composedOf(call: RecordedCall, secret: SecretSummary): Composed {
  // In a direct request, the credential is where the placeholder will be.
  if (call.route === 'direct') return requestOf(call, secret.name);
  const { request, files } = sentRequestOf(call, secret.name);
  return { request: JSON.parse(withoutMasks(JSON.stringify(request))), files };
}

/** A call by an SDK is forwarded as is: its body is only searched at the placements that the policy allows. */
function planOfForward(call: RecordedCall, secret: SecretSummary): Result<Plan> {
  const { sent } = call;
  if (!isMethod(sent.method))
    return fail(refusal('METHOD_NOT_ALLOWED', t('inspector.policy.forwards', { methods: METHODS.join(', ') })));
  const kept = Object.entries(sentRequestOf(call, secret.name).request.headers ?? {});
  const headers = new Map(kept.map(([name, value]) => [name.toLowerCase(), withoutMasks(value)]));
  const planned = planPassThrough({
    clientSecretName: secret.name,
    url: withoutMasks(sent.url),
    method: sent.method,
    headers,
    data: undefined,
    params: [],
    files: null,
    queued: null,
  });
  const head = planned.ok ? fitHeaders(planned.value, secret, 'forward') : planned;
  if (!head.ok) return head;

  const kind = mayStandInBody(secret) ? textKindOf(headers.get('content-type')) : null;
  if (kind !== null && sent.bodyNote !== null) return head;
  const whole =
    kind === null || sent.body === null ? head : withBodyText(head.value, withoutMasks(sent.body), kind, secret);
  return whole.ok && whole.value.places.length === 0 ? placeholderMissing() : whole;
}
