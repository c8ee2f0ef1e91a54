import { Router } from 'express';
import { fail, ok, refusal } from '../../shared/errors.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { allowMethods } from './allow-methods.ts';
import { answering, deviceOf } from './owner.ts';
import { requireOwner } from './require-owner.ts';

/** `GET /v1/devices`, `DELETE /v1/devices/:id`. */
export function devicesRoutes({ devices }: DataStore): Router {
  const router = Router();
  allowMethods(router, '/v1/devices', {
    get: [requireOwner, answering(async (_req, res) => ok([200, { devices: await devices.list(deviceOf(res)) }]))],
  });
  allowMethods(router, '/v1/devices/:id', {
    delete: [
      requireOwner,
      answering(async (req, res) => {
        const id = String(req.params.id);
        if (!(await devices.revoke(id, `device:${deviceOf(res)}`))) {
          return fail(refusal('NOT_FOUND', 'There is no paired device of this id.', { param: 'id' }));
        }
        return ok([204, null]);
      }),
    ],
  });
  return router;
}
