import type { Request, Response } from 'express';
import type { Refusal } from '../../shared/errors.ts';
import { buildRequest, maskRequest } from '../../shared/placeholder/build.ts';
import { placementOf } from '../../shared/placeholder/place.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { decide } from '../../shared/policy/decide.ts';
import type { Preview } from '../../shared/protocol/api.ts';
import { notFound } from '../call/permit.ts';
import { type CallLimits, readCall } from '../call/read-call.ts';
import { sendJson, sendRefusal } from '../problem.ts';
import type { Vault } from '../secrets/vault.ts';

/** `POST /v1/preview`: all that would be refused about a call, and its masked twin; nothing is sent. */
export const previewRoute =
  (deps: { readonly vault: Vault; readonly limits: CallLimits }) =>
  async (req: Request, res: Response): Promise<void> => {
    const incoming = await readCall(req, deps.limits);
    if (!incoming.ok) return sendRefusal(res, incoming.refusal);
    const { request } = incoming.value;

    const plan = planRequest(request, incoming.value.files !== null);
    if (!plan.ok) return sendJson(res, 200, refused([plan.refusal]));
    const secret = await deps.vault.find(request.clientSecretName);
    const problems: Refusal[] = secret
      ? decide(secret.policy, plan.value, Date.now(), { kind: 'owner' })
      : [notFound(request.clientSecretName).refusal];
    if (secret) {
      const built = buildRequest(plan.value, deps.vault.open(secret).value);
      if (!built.ok) problems.push(built.refusal);
    }
    const preview: Preview = {
      allowed: problems.length === 0,
      problems,
      forwarded: maskRequest(plan.value),
      placements: [...new Set(plan.value.places.map(placementOf))],
    };
    sendJson(res, 200, preview);
  };

const refused = (problems: Refusal[]): Preview => ({ allowed: false, problems, forwarded: null, placements: [] });
