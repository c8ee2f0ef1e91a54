import { Router } from 'express';
import { fail, ok } from '../../shared/errors.ts';
import type { Pairing } from '../../shared/protocol/api.ts';
import { createFailedAttemptLimiter } from '../limits/failed-attempt-limiter.ts';
import { allowMethods } from './allow-methods.ts';
import { readJsonBody } from './json-body.ts';
import { answering } from './owner.ts';
import { type InfoDeps, relayInfo } from './relay-info.ts';

/** `POST /v1/pair`: a one-time code for a device token. The extension's origin is kept, so that its calls are let in. */
export function pairRoutes(deps: InfoDeps): Router {
  const { devices, audit } = deps.dataStore;
  const router = Router();
  const failedAttempts = createFailedAttemptLimiter({ perAddress: 10, inAll: 60 });
  allowMethods(router, '/v1/pair', {
    post: [
      answering(async (req) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const { origin } = req.headers;
        const extension = origin !== undefined && /^(?:chrome|moz)-extension:\/\//.test(origin) ? origin : null;
        const paired = await devices.pair(body.value.code, body.value.deviceName, extension);
        if (!paired.ok) {
          audit.refused({ who: 'anonymous', what: 'pairing.refused', subject: null, code: paired.refusal.code });
          // A name that is too long is a slip, no wrong code.
          const tooMany = paired.refusal.code === 'PAIRING_REJECTED' ? await failedAttempts.count(req.ip ?? '') : null;
          return tooMany ? fail(tooMany) : paired;
        }
        const pairing: Pairing = { ...paired.value, relay: relayInfo(deps) };
        return ok([201, pairing]);
      }),
    ],
  });
  return router;
}
