import type { Request } from 'express';
import * as v from 'valibot';
import { nameSchema, secretPatchSchema } from '../../shared/protocol/policy.ts';
import { auditedDevice, deviceIdOf } from './device.ts';
import { readJsonBody } from './json-body.ts';
import { jsonRoute, success } from './json-route.ts';
import { longLimitSchema } from './list-limit.ts';
import type { Route } from './route.ts';

const nameOf = (req: Request): string => String(req.params.name);

// The vault parses these two bodies, not the route: the audit trail has to contain what it refuses.
const putRoute: Route = {
  ...jsonRoute({
    method: 'put',
    path: '/v1/secrets/:name',
    access: 'owner',
    summary: 'register a sealed value with its policy, or a new version of it',
    responses: { 200: 'Secret', 201: 'Secret' },
    respond:
      ({ vault }) =>
      async ({ req, res }) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const put = await vault.put(nameOf(req), body.value.sealed, deviceIdOf(res));
        return put.ok ? success(put.value.created ? 201 : 200, put.value.secret) : put;
      },
  }),
  body: v.object({ sealed: v.string() }),
};

const patchRoute: Route = {
  ...jsonRoute({
    method: 'patch',
    path: '/v1/secrets/:name',
    access: 'owner',
    summary: 'change any field of the policy, or the name',
    responses: { 200: 'Secret' },
    respond:
      ({ vault }) =>
      async ({ req, res }) => {
        const body = await readJsonBody(req);
        if (!body.ok) return body;
        const patched = await vault.patch(nameOf(req), body.value, auditedDevice(res));
        return patched.ok ? success(200, patched.value) : patched;
      },
  }),
  body: secretPatchSchema,
};

/** The owner's routes on client secrets: no response contains a value, and only `PUT` takes one, sealed. */
export const secretsRoutes: readonly Route[] = [
  jsonRoute({
    method: 'get',
    path: '/v1/secrets',
    access: 'owner',
    summary: 'list client secrets, in the order of names',
    query: v.object({ limit: longLimitSchema, cursor: v.optional(nameSchema) }),
    responses: { 200: 'Secrets' },
    respond:
      ({ vault }) =>
      async ({ query: { limit, cursor } }) =>
        success(200, vault.page(limit, cursor ?? null)),
  }),
  putRoute,
  patchRoute,
  jsonRoute({
    method: 'delete',
    path: '/v1/secrets/:name',
    access: 'owner',
    summary: 'delete',
    responses: { 204: null },
    respond:
      ({ vault }) =>
      async ({ req, res }) => {
        const removed = await vault.remove(nameOf(req), auditedDevice(res));
        return removed.ok ? success(204) : removed;
      },
  }),
  jsonRoute({
    method: 'post',
    path: '/v1/secrets/:name/restore',
    access: 'owner',
    summary: 'undo a deletion, within 10 minutes',
    responses: { 200: 'Secret' },
    respond:
      ({ vault }) =>
      async ({ req, res }) => {
        const restored = await vault.restore(nameOf(req), auditedDevice(res));
        return restored.ok ? success(200, restored.value) : restored;
      },
  }),
];
