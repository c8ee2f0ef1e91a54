import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { templateOf } from '../../relay/openapi/document.ts';
import type { AppDeps } from '../../relay/routes/app-deps.ts';
import type { Route } from '../../relay/routes/route.ts';
import { serveRoutes } from '../../relay/routes/serve.ts';
import { ROUTES } from '../../relay/routes/table.ts';
import { testExchange } from '../support/relay/exchange.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Every route of the owner's is closed to everybody else; the list is the one that the app serves. */
const OWNERS = ROUTES.filter(({ access }) => access === 'owner');

let relay: LocalRelay;
const callers: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  relay = await startLocalRelay();
  await relay.register({ name: 'x', value: 'value-of-more-than-twenty', access: 'public' });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const issued = await relay.owner('/v1/test-tokens', {
    method: 'POST',
    json: { sub: 'user-1', claims: { role: 'owner' } },
  });
  const { token } = (await issued.json()) as { token: string };
  const stranger = await startLocalRelay();
  Object.assign(callers, {
    'nobody known': {},
    'a signed-in user': bearer(token),
    'a made-up device': bearer(`csr_${'A'.repeat(43)}`),
    'a device of another relay': bearer(stranger.device.deviceToken),
    'a device whose token was cut': bearer(relay.device.deviceToken.slice(0, -1)),
    'a device that names itself in a query or cookie': { cookie: `token=${relay.device.deviceToken}` },
    'a device under another scheme': { authorization: `Basic ${btoa(`x:${relay.device.deviceToken}`)}` },
  });
  await stranger.stop();
});
afterAll(() => relay.stop());

const pathOf = (route: Route): string => templateOf(route).replaceAll(/\{\w+\}/g, 'x');

function ask(base: string, route: Route, headers: Record<string, string>): Promise<Response> {
  const hasBody = route.body !== undefined;
  return fetch(`${base}${pathOf(route)}?token=${relay.device.deviceToken}`, {
    method: route.method.toUpperCase(),
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '{}' }),
  });
}

/** The routes that took a request of somebody who is not the owner. */
async function openTo(base: string, routes: readonly Route[], headers: Record<string, string>) {
  const open: string[] = [];
  for (const route of routes) {
    const response = await ask(base, route, headers);
    if (response.status !== 401) open.push(`${route.method} ${route.path}`);
    await response.body?.cancel();
  }
  return open;
}

describe("the owner's routes", () => {
  test('are most of them all', () => expect(OWNERS.length).toBeGreaterThan(10));

  test('open to a token of 256 random bits, in base64url', () => {
    expect(relay.device.deviceToken).toMatch(/^csr_[\w-]{43}$/);
  });

  test.each([
    'nobody known',
    'a signed-in user',
    'a made-up device',
    'a device of another relay',
    'a device whose token was cut',
    'a device that names itself in a query or cookie',
    'a device under another scheme',
  ])('are closed to %s', async (caller) => {
    const before = await (await relay.owner('/v1/secrets')).text();
    expect(await openTo(relay.url, OWNERS, callers[caller] ?? {})).toEqual([]);
    expect(await (await relay.owner('/v1/secrets')).text()).toBe(before);
  });

  test('are open to the owner', async () => {
    const harmless = OWNERS.filter(({ method }) => method === 'get');
    const owner = { authorization: `Bearer ${relay.device.deviceToken}` };
    const open = harmless.map(({ method, path }) => `${method} ${path}`);
    expect(await openTo(relay.url, harmless, owner)).toEqual(open);
  });

  test('would be found open without their guard', async () => {
    const served = OWNERS.filter(({ path }) => /^\/v1\/(?:secrets|devices|audit|test-tokens)/.test(path));
    const unguarded = await startUnguarded(served.map((route) => ({ ...route, access: 'anyone' })));
    expect(await openTo(unguarded.url, served, {})).toHaveLength(served.length);
    await unguarded.stop();
  });

  test('are closed to a device from the moment on that it is revoked', async () => {
    const { deviceId, deviceToken } = relay.device;
    expect((await relay.owner(`/v1/devices/${deviceId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await openTo(relay.url, OWNERS, { authorization: `Bearer ${deviceToken}` })).toEqual([]);
  });
});

/** The same routes, declared as open to anyone. */
async function startUnguarded(routes: readonly Route[]): Promise<{ url: string; stop(): Promise<void> }> {
  const folder: TemporaryFolder = await temporaryFolder();
  const dataStore = await openDataStore({ dataDir: folder.path });
  const app = express();
  app.use((req, res, next) => {
    testExchange(req, res);
    next();
  });
  serveRoutes(app, routes, dataStore as unknown as AppDeps);
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await dataStore.close();
      await folder.remove();
    },
  };
}
