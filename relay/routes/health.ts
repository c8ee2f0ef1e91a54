import { fail, refusal } from '../../shared/errors.ts';
import { jsonRoute, success } from './json-route.ts';
import type { Route } from './route.ts';

export const healthRoutes: readonly Route[] = [
  jsonRoute({
    method: 'get',
    path: '/healthz',
    access: 'anyone',
    summary: 'liveness',
    responses: { 200: 'Status' },
    respond: () => async () => success(200, { status: 'ok' }),
  }),
  jsonRoute({
    method: 'get',
    path: '/readyz',
    access: 'anyone',
    summary: 'readiness: the store can be reached, and the relay is not draining',
    responses: { 200: 'Status' },
    respond:
      ({ isDraining, isStoreReady }) =>
      async () => {
        if (isDraining()) return fail(refusal('SHUTTING_DOWN', 'The relay is draining.'));
        return (await isStoreReady())
          ? success(200, { status: 'ready' })
          : fail(refusal('STORE_UNAVAILABLE', 'The store cannot be reached.'));
      },
  }),
];
