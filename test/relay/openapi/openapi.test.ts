import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { templateOf } from '../../../relay/openapi/document.ts';
import { ROUTES } from '../../../relay/routes/table.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: readonly object[] }>>>>;
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

test('it describes every route', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(ROUTES.map((route) => `${route.method} ${templateOf(route)}`).sort());
});

test('it describes the input as the routes parse it', () => {
  const limit = { type: 'integer', minimum: 1, maximum: 1000, default: 100 };
  expect(document.paths['/v1/audit']?.get?.parameters).toMatchObject([
    { name: 'limit', schema: limit },
    { name: 'cursor' },
  ]);
  expect(document.paths['/v1/traces']?.get?.parameters).toMatchObject([{ name: 'limit', schema: limit }]);
  expect(document.paths['/v1/secrets/{name}']?.put).toMatchObject({
    parameters: [{ name: 'name', in: 'path', required: true }],
    requestBody: { content: { 'application/json': { schema: { required: ['sealed'] } } } },
  });
});

test('every JSON response has the shape that it describes', async () => {
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
  const queued = await relay.owner('/v1/request', { method: 'POST', json: { ...request, queue: 'q' } });
  const waiting = (await queued.json()) as { id: string };
  expectShape('QueuedCall', waiting);
  await owner('Cancelled', `/v1/requests/${waiting.id}`, { method: 'DELETE' });
  await owner('Calls', '/v1/requests');
  await owner('QueueCount', '/v1/queues/q');
  await owner('Trace', `/v1/traces/${call.headers.get('client-secret-trace')}`);
  await owner('Traces', '/v1/traces');
  await owner('Secrets', '/v1/secrets');
  await owner('Secret', '/v1/secrets/open', { method: 'PATCH', json: { access: 'private' } });
  await owner('Preview', '/v1/preview', { method: 'POST', json: { ...request, url: 'https://elsewhere.example/' } });
  await owner('Preview', '/v1/preview', { method: 'POST', json: request });
  await owner('Devices', '/v1/devices');
  await owner('Audit', '/v1/audit');
  await vi.waitFor(
    async () => {
      const usage = await (await relay.owner('/v1/usage')).json();
      expect(usage).toMatchObject({ entries: [{ secret: 'open' }, {}] });
      expectShape('Usage', usage);
    },
    { timeout: 10_000 },
  );
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
