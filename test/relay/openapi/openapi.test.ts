import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../../relay/openapi/routes.ts';
import { type LocalRelay, startLocalRelay } from '../../support/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstreams.ts';

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let relay: LocalRelay;
let upstream: Upstream;
let document: OpenApi;

beforeAll(async () => {
  [relay, upstream] = await Promise.all([startLocalRelay(), startUpstream()]);
  document = (await (await fetch(`${relay.url}/openapi.json`)).json()) as OpenApi;
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

test('the document is OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate({ ...document })).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(await new Validator().validate({ ...document, paths: { x: 1 } })).toMatchObject({ valid: false });
});

const inBraces = (route: string): string => route.replace(/[:*](\w+)/g, '{$1}');

test('it has exactly the addresses that the app takes', () => {
  const folder = path.resolve(import.meta.dirname, '../../../relay');
  const files = ['app.ts', ...readdirSync(path.join(folder, 'routes')).map((name) => `routes/${name}`)];
  const taken = files.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/\ballowMethods\(\s*\w+,\s*'([^']+)'/g)].map(
      ([, route]) => inBraces(route ?? ''),
    ),
  );
  expect(taken.length).toBeGreaterThan(10);
  expect(new Set(ROUTES.map((route) => route.path))).toEqual(new Set(taken));
});

test.each([...new Set(ROUTES.map((route) => route.path))])('%s takes the methods that it says', async (route) => {
  const answer = await relay.owner(route.replaceAll(/\{\w+\}/g, 'x'), { method: 'OPTIONS' });
  const documented = ROUTES.filter((one) => one.path === route).map((one) => one.method.toUpperCase());
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(documented.sort());
});

test('every JSON answer has the shape that it says', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'relay', components: document.components });
  const wrong: string[] = [];
  const seen = new Set<string>();
  const expectShape = (name: string, body: unknown): void => {
    const validate = ajv.getSchema(`relay#/components/schemas/${name}`);
    if (!validate?.(body)) wrong.push(`${name}: ${ajv.errorsText(validate?.errors)}`);
    seen.add(name);
  };
  const owner = async (name: string, at: string, init?: Parameters<LocalRelay['owner']>[1]): Promise<void> =>
    expectShape(name, await (await relay.owner(at, init)).json());

  expectShape('Pairing', relay.device);
  const registered = await relay.register({
    name: 'open',
    value: 'value-of-more-than-twenty',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
  expectShape('Secret', await registered.json());
  const request = {
    clientSecretName: 'open',
    url: upstream.url,
    method: 'GET',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  };
  const call = await relay.call(request);
  await call.text();
  await owner('Trace', `/v1/traces/${call.headers.get('client-secret-trace')}`);
  await owner('Traces', '/v1/traces');
  await owner('Secrets', '/v1/secrets');
  await owner('Secret', '/v1/secrets/open', { method: 'PATCH', json: { access: 'private' } });
  await owner('Preview', '/v1/preview', { method: 'POST', json: { ...request, url: 'https://elsewhere.example/' } });
  await owner('Preview', '/v1/preview', { method: 'POST', json: request });
  await owner('Devices', '/v1/devices');
  await owner('Audit', '/v1/audit');
  await owner('TestToken', '/v1/test-tokens', { method: 'POST', json: { sub: 'user-1' } });
  await owner('KeySet', '/.well-known/jwks.json');
  await owner('RelayInfo', '/v1/relay');
  await owner('RelayInfo', `/v1/relay?challenge=${relay.device.relay.publicKey}`);
  await owner('Status', '/healthz');
  await owner('Status', '/readyz');
  await owner('Problem', '/v1/request', { method: 'POST', json: { ...request, clientSecretName: 'none' } });

  expect(wrong).toEqual([]);
  expect(seen).toEqual(new Set(Object.keys(document.components.schemas)));
});
