import type { Request, Response } from 'express';
import * as v from 'valibot';
import type { Refusal } from '../../shared/errors.ts';
import { buildRequest, maskRequest } from '../../shared/placeholder/build.ts';
import { placementOf } from '../../shared/placeholder/place.ts';
import { type Plan, planRequest } from '../../shared/placeholder/plan.ts';
import { needsSignIn, type Who } from '../../shared/policy/claims.ts';
import { decide } from '../../shared/policy/decide.ts';
import { fitHeaders } from '../../shared/policy/headers.ts';
import type { Preview } from '../../shared/protocol/api.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { requestSchema } from '../../shared/protocol/request.ts';
import { notFound, signInRequired } from '../call/authorize.ts';
import type { BodyLimits } from '../call/incoming-call.ts';
import { readCall } from '../call/read-call.ts';
import type { Vault } from '../secrets/vault.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';
import type { Route } from './route.ts';

/** Longer than any token that a browser could send. */
const MAX_CLAIMS = 8_192;

/** Whose call it would be, and what the token of that user would say. */
const querySchema = v.object({
  as: v.exactOptional(v.picklist(['owner', 'user', 'anonymous'], 'must be owner, user or anonymous'), 'owner'),
  claims: v.exactOptional(
    v.pipe(
      v.string('must be a JSON object'),
      v.maxLength(MAX_CLAIMS, `must have at most ${MAX_CLAIMS} characters`),
      v.parseJson({}, 'must be a JSON object'),
      v.custom<Readonly<Record<string, unknown>>>(
        (claims) => typeof claims === 'object' && claims !== null && !Array.isArray(claims),
        'must be a JSON object',
      ),
    ),
    '{}',
  ),
});
const parseQuery = parseWith(querySchema);

const whoOf = ({ as, claims }: v.InferOutput<typeof querySchema>): Who =>
  as === 'user' ? { kind: as, claims } : { kind: as };

/** Everything that would be refused about a call, and its masked twin; nothing is sent. */
const handler =
  (deps: { readonly vault: Vault; readonly bodyLimits: BodyLimits }) =>
  async (req: Request, res: Response): Promise<void> => {
    const query = parseQuery(req.query);
    if (!query.ok) return sendRefusal(res, query.refusal);
    const who = whoOf(query.value);
    const incoming = await readCall(req, res, deps.bodyLimits);
    if (!incoming.ok) return sendRefusal(res, incoming.refusal);
    const { request } = incoming.value;

    const plan = planRequest(request, incoming.value.files?.attached);
    if (!plan.ok) return sendJson(res, 200, refused([plan.refusal]));
    const secret = await deps.vault.find(request.clientSecretName);
    if (!secret) {
      const problems = [who.kind === 'anonymous' ? signInRequired() : notFound(request.clientSecretName)];
      return sendJson(res, 200, { ...refused(problems), ...maskedOf(plan.value) });
    }
    const fitted = fitHeaders(plan.value, secret.policy, 'request');
    if (!fitted.ok) return sendJson(res, 200, refused([fitted.refusal]));
    const problems = decide(secret.policy, fitted.value, Date.now(), who);
    if (who.kind === 'anonymous' && needsSignIn(secret.policy)) problems.unshift(signInRequired());
    const built = buildRequest(fitted.value, deps.vault.open(secret).value);
    if (!built.ok) problems.push(built.refusal);
    sendJson(res, 200, { allowed: problems.length === 0, problems, ...maskedOf(fitted.value) } satisfies Preview);
  };

const maskedOf = (plan: Plan): Pick<Preview, 'forwarded' | 'placements'> => ({
  forwarded: maskRequest(plan),
  placements: [...new Set(plan.places.map(placementOf))],
});

const refused = (problems: Refusal[]): Preview => ({ allowed: false, problems, forwarded: null, placements: [] });

export const previewRoute: Route = {
  method: 'post',
  path: '/v1/preview',
  access: 'owner',
  summary: 'the same, not sent: what would be refused, and what would go out, masked',
  query: querySchema,
  body: requestSchema,
  responses: { 200: 'Preview' },
  handler,
};
