import { ok, type Result } from '../../shared/errors.ts';
import { buildRequest } from '../../shared/placeholder/build.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import type { ForwardOutcome } from '../forward/contract.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Exchange } from '../server/exchange.ts';
import type { Authorize, Authorized } from './authorize.ts';
import { containsValue } from './contains-value.ts';
import type { Opened } from './forward-following.ts';
import { type CallDeps, ProxyCall } from './proxy-call.ts';

/** What a route that sends a secret does with a call. */
export type RunCall = (call: ProxyCall) => Promise<void>;

/** Begins a call, and ends it also after an unexpected exception, with which it rejects. */
export async function runCall(deps: CallDeps, exchange: Exchange, run: RunCall): Promise<void> {
  const call = new ProxyCall(deps, exchange);
  try {
    await run(call);
  } catch (error) {
    call.fail();
    throw error;
  }
}

/** Whether the caller may send this secret as planned, and the plan as it may be sent. */
export async function authorizeCall(
  deps: CallDeps,
  call: ProxyCall,
  asked: Omit<Parameters<Authorize>[0], 'caller' | 'onFound'>,
): Promise<Result<Omit<Authorized, 'reservation'>>> {
  call.record.plan = asked.plan;
  call.timer.mark('parse');
  const permitted = await deps.authorize({ ...asked, caller: call.record.caller, onFound: call.found });
  call.timer.mark('policy');
  if (!permitted.ok) return permitted;
  const { stored, plan, reservation } = permitted.value;
  call.reservation = reservation;
  call.record.isFitted = plan !== asked.plan;
  call.record.plan = plan;
  return ok({ stored, plan });
}

/** open → substitute → `forward` (and redact) → respond. */
export async function sendCall(
  deps: CallDeps,
  call: ProxyCall,
  { stored, plan }: { readonly stored: StoredSecret; readonly plan: Plan },
  forward: (opened: Opened) => Promise<ForwardOutcome>,
): Promise<void> {
  const secret = deps.vault.open(stored);
  call.timer.mark('open');
  const outgoing = buildRequest(plan, secret.value);
  if (!outgoing.ok) return call.refuse(outgoing.refusal);

  deps.vault.markUsed(stored);
  call.record.forwarded = true;
  call.end(await forward({ secret, outgoing: outgoing.value }));
  // After the response: the time of the search would disclose the position of the right guess in a long list.
  if (containsValue(call.record, secret.value)) call.noteValue(stored.name);
}
