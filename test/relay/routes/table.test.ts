import express, { type Express } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../../relay/app.ts';
import { templateOf } from '../../../relay/openapi/document.ts';
import type { AppDeps } from '../../../relay/routes/app-deps.ts';
import { ROUTES } from '../../../relay/routes/table.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';

let relay: LocalRelay;
beforeAll(async () => {
  relay = await startLocalRelay();
});
afterAll(() => relay.stop());

/** Method and path of every route that an app serves, however it was added; `_all` is what refuses the other methods. */
const served = (app: Express): string[] =>
  app.router.stack
    .flatMap(({ route }) => route ?? [])
    .flatMap(({ path, stack }) => [...new Set(stack.map(({ method }) => method))].map((method) => `${method} ${path}`))
    .filter((route) => !route.startsWith('undefined '))
    .sort();

const declared = ROUTES.map(({ method, path }) => `${method} ${path}`).sort();

/** The app as far as its routes go: none of these parts is used before a request arrives. */
const createIdleApp = (): Express =>
  createApp({ publicUrl: 'http://localhost', trustedProxies: [] } as unknown as AppDeps).express;

test('the app serves what is declared, and nothing else', () => {
  expect(declared.length).toBeGreaterThan(20);
  expect(served(createIdleApp())).toEqual(declared);
});

test('a route that is served without a declaration would be found', () => {
  const app = createIdleApp();
  app.get('/debug', (_req, res) => void res.end());
  expect(served(app)).not.toEqual(declared);
  expect(served(express())).toEqual([]);
});

test('no middleware serves a path of its own', () => {
  const mounted = createIdleApp().router.stack.filter(({ route, handle }) => !route && 'stack' in handle);
  expect(mounted).toEqual([]);
});

test.each([...new Set(ROUTES.map(templateOf))])(
  '%s takes the declared methods and names them in its 405',
  async (path) => {
    const response = await relay.owner(path.replaceAll(/\{\w+\}/g, 'x'), { method: 'OPTIONS' });
    const methods = ROUTES.filter((route) => templateOf(route) === path).map(({ method }) => method.toUpperCase());
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(methods.sort());
  },
);

test('a preflight allows the methods of all routes', async () => {
  const response = await fetch(`${relay.url}/v1/forward/x/https://api.example`, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost', 'access-control-request-method': 'PUT' },
  });
  expect(response.headers.get('access-control-allow-methods')?.split(', ').sort()).toEqual(
    [...new Set(ROUTES.map(({ method }) => method.toUpperCase())), 'HEAD'].sort(),
  );
});
