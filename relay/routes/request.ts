import type { Request, Response } from 'express';
import { buildRequest } from '../../shared/placeholder/build.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { beginCall, type Call, type CallDeps } from '../call/call.ts';
import { readCall } from '../call/read-call.ts';
import { callerOf } from '../caller.ts';

/** `POST /v1/request`. */
export const requestRoute =
  (deps: CallDeps) =>
  async (req: Request, res: Response): Promise<void> => {
    const call = beginCall(deps, req, res, callerOf(res));
    try {
      await run(deps, call, req, res);
    } catch (mistake) {
      call.fail();
      throw mistake;
    }
  };

/**
 * read → plan → permit → open → substitute → forward (and redact) → respond.
 * Each step takes the value of the one before; the first refusal ends the call.
 */
async function run(deps: CallDeps, call: Call, req: Request, res: Response): Promise<void> {
  const incoming = await readCall(req, deps.limits);
  if (!incoming.ok) return call.refuse(incoming.refusal);
  const { request, files } = incoming.value;
  call.record.request = request;

  const plan = planRequest(request, files !== null);
  if (!plan.ok) return call.refuse(plan.refusal);
  call.record.plan = plan.value;
  call.mark('parse');

  const permitted = await deps.permit({
    name: request.clientSecretName,
    plan: plan.value,
    caller: call.record.caller,
    address: req.ip ?? '',
  });
  call.mark('policy');
  if (!permitted.ok) return call.refuse(permitted.refusal);

  const secret = deps.vault.open(permitted.value);
  call.mark('open');
  const outgoing = buildRequest(plan.value, secret.value);
  if (!outgoing.ok) return call.refuse(outgoing.refusal);

  deps.vault.markUsed(permitted.value);
  call.record.forwarded = true;
  const outcome = await deps.forwarder.forward({
    outgoing: outgoing.value,
    secret,
    files,
    res,
    beforeHeaders: call.writeTimings,
  });
  call.end(outcome);
}
