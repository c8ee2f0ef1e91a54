import * as v from 'valibot';
import { fail } from '../../shared/errors.ts';
import type { Pairing } from '../../shared/protocol/api.ts';
import { deviceNameSchema } from '../devices/devices.ts';
import { exchangeOf } from '../server/exchange.ts';
import { jsonRoute, success } from './json-route.ts';
import { relayInfo } from './relay-info.ts';

const EXTENSION = /^(?:chrome|moz)-extension:\/\//;

/** The origin of the extension is kept, so that its calls are allowed. */
export const pairRoute = jsonRoute({
  method: 'post',
  path: '/v1/pair',
  access: 'anyone',
  summary: 'a one-time code for a device token',
  body: v.object({ code: v.string('must be a string'), deviceName: deviceNameSchema }),
  responses: { 201: 'Pairing' },
  respond: (deps) => {
    const { devices, audit, failedPairings } = deps;
    return async ({ body, req, res }) => {
      const { origin } = req.headers;
      const extension = origin !== undefined && EXTENSION.test(origin) ? origin : null;
      const paired = await devices.pair(body.code, body.deviceName, extension);
      if (!paired.ok) {
        audit.refused({ who: 'anonymous', what: 'pairing.refused', subject: null, code: paired.refusal.code });
        const tooMany = await failedPairings.count(exchangeOf(res).address);
        return tooMany ? fail(tooMany) : paired;
      }
      const pairing: Pairing = { ...paired.value, relay: relayInfo(deps) };
      return success(201, pairing);
    };
  },
});
