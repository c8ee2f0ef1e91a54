import { fail, refusal } from '../../shared/errors.ts';
import { auditedDevice, deviceIdOf } from './device.ts';
import { jsonRoute, success } from './json-route.ts';
import type { Route } from './route.ts';

export const devicesRoutes: readonly Route[] = [
  jsonRoute({
    method: 'get',
    path: '/v1/devices',
    access: 'owner',
    summary: 'list paired devices',
    responses: { 200: 'Devices' },
    respond:
      ({ devices }) =>
      async ({ res }) =>
        success(200, { devices: await devices.list(deviceIdOf(res)) }),
  }),
  jsonRoute({
    method: 'delete',
    path: '/v1/devices/:id',
    access: 'owner',
    summary: 'revoke a device, effective at once',
    responses: { 204: null },
    respond:
      ({ devices }) =>
      async ({ req, res }) =>
        (await devices.revoke(String(req.params.id), auditedDevice(res)))
          ? success(204)
          : fail(refusal('NOT_FOUND', 'No paired device has this ID.', { param: 'id' })),
  }),
];
