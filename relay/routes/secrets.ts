import { Router } from 'express';
import { ok, type Result } from '../../shared/errors.ts';
import type { Keeper } from '../keeper.ts';
import { readJsonBody } from './json-body.ts';
import { only } from './only.ts';
import { answering, deviceOf } from './owner.ts';
import { requireOwner } from './require-owner.ts';

/** The owner's routes on client secrets; none of them answers a value, and only `PUT` takes one, sealed. */
export function secretsRoutes({ vault, audit }: Keeper): Router {
  const router = Router();
  /** Does the work and puts what came of it into the audit trail. */
  const recorded = (
    what: string,
    work: (
      name: string,
      body: Record<string, unknown>,
      deviceId: string,
    ) => Promise<Result<readonly [number, unknown]>>,
    withBody: boolean,
  ) => [
    requireOwner,
    answering(async (req, res) => {
      const body = withBody ? await readJsonBody(req) : ok({});
      if (!body.ok) return body;
      const name = String(req.params.name);
      const deviceId = deviceOf(res);
      const answer = await work(name, body.value, deviceId);
      const code = answer.ok ? null : answer.refusal.code;
      audit.append({ who: `device:${deviceId}`, what, subject: name.slice(0, 64), code });
      return answer;
    }),
  ];

  only(router, '/v1/secrets', {
    get: [requireOwner, answering(async () => ok([200, { secrets: await vault.list() }]))],
  });
  only(router, '/v1/secrets/:name', {
    put: recorded(
      'secret.put',
      async (name, { sealed }, deviceId) => {
        const put = await vault.put(name, sealed, deviceId);
        return put.ok ? ok([put.value.created ? 201 : 200, put.value.secret]) : put;
      },
      true,
    ),
    patch: recorded(
      'secret.changed',
      async (name, body) => {
        const patched = await vault.patch(name, body);
        return patched.ok ? ok([200, patched.value]) : patched;
      },
      true,
    ),
    delete: recorded(
      'secret.deleted',
      async (name) => {
        const removed = await vault.remove(name);
        return removed.ok ? ok([204, null]) : removed;
      },
      false,
    ),
  });
  only(router, '/v1/secrets/:name/restore', {
    post: recorded(
      'secret.restored',
      async (name) => {
        const restored = await vault.restore(name);
        return restored.ok ? ok([200, restored.value]) : restored;
      },
      false,
    ),
  });
  return router;
}
