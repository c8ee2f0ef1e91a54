import { type Request, Router } from 'express';
import { ok } from '../../shared/errors.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { allowMethods } from './allow-methods.ts';
import { readJsonBody } from './json-body.ts';
import { answering, deviceOf } from './owner.ts';
import { requireOwner } from './require-owner.ts';

const nameOf = (req: Request): string => String(req.params.name);

/** The owner's routes on client secrets; none of them answers a value, and only `PUT` takes one, sealed. */
export function secretsRoutes({ vault }: DataStore): Router {
  const router = Router();
  allowMethods(router, '/v1/secrets', {
    get: [requireOwner, answering(async () => ok([200, { secrets: await vault.list() }]))],
  });
  allowMethods(router, '/v1/secrets/:name', {
    put: [
      requireOwner,
      answering(async (req, res) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const put = await vault.put(nameOf(req), body.value.sealed, deviceOf(res));
        return put.ok ? ok([put.value.created ? 201 : 200, put.value.secret]) : put;
      }),
    ],
    patch: [
      requireOwner,
      answering(async (req, res) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const patched = await vault.patch(nameOf(req), body.value, `device:${deviceOf(res)}`);
        return patched.ok ? ok([200, patched.value]) : patched;
      }),
    ],
    delete: [
      requireOwner,
      answering(async (req, res) => {
        const removed = await vault.remove(nameOf(req), `device:${deviceOf(res)}`);
        return removed.ok ? ok([204, null]) : removed;
      }),
    ],
  });
  allowMethods(router, '/v1/secrets/:name/restore', {
    post: [
      requireOwner,
      answering(async (req, res) => {
        const restored = await vault.restore(nameOf(req), `device:${deviceOf(res)}`);
        return restored.ok ? ok([200, restored.value]) : restored;
      }),
    ],
  });
  return router;
}
