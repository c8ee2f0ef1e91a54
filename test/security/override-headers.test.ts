import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preview } from '../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { rawRequest } from '../support/relay/raw-request.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * Many frameworks and gateways take the method or the path from a header before they look at the request line: a policy
 * of `POST /v1/images` would let a caller `DELETE /v1/files`.
 */
const OVERRIDES = [
  'X-HTTP-Method-Override',
  'X-HTTP-Method',
  'X-Method-Override',
  'x_http_method_override',
  'X-Original-Method',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Override-URL',
  'X-Envoy-Original-Path',
  'X-Original-Host',
  'X-Host',
];
const KEY = { 'X-Key': '$CLIENT_SECRET' };

let relay: LocalRelay;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const origin = upstream.url;
  const rules = {
    any: [{ origin }],
    method: [{ origin, methods: ['POST'] }],
    path: [{ origin, paths: ['/v1/*'] }],
    both: [{ origin, methods: ['POST'], paths: ['/v1/*'] }],
    wide: [{ origin, methods: ['POST'], paths: ['/v1/*'] }, { origin }],
    elsewhere: [{ origin, methods: ['POST'] }, { origin: 'https://api.example' }],
  };
  for (const [name, allow] of Object.entries(rules)) {
    await relay.register({ name, value: 'override-canary-0123456789', access: 'public', allow });
  }
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const requestOf = (name: string, header: string) => ({
  clientSecretName: name,
  url: `${upstream.url}/v1/x`,
  method: 'POST',
  headers: { ...KEY, [header]: 'DELETE' },
  data: {},
});
const sdk = (name: string, header: string) =>
  rawRequest(relay.url, {
    method: 'POST',
    target: `/v1/forward/${name}/${upstream.url}/v1/x`,
    headers: { ...KEY, [header]: 'DELETE' },
  });
const got = (header: string) => upstream.received.at(-1)?.headers[header.toLowerCase()];

describe.each(['method', 'path', 'both', 'elsewhere'])('where the policy binds a call (%s)', (name) => {
  test.each(OVERRIDES)('%s is refused in a request, and nothing is sent', async (header) => {
    const before = upstream.received.length;
    const response = await relay.call(requestOf(name, header));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: 'HEADER_NOT_ALLOWED',
      param: `headers.${header.toLowerCase()}`,
      fix: expect.stringContaining('Remove'),
    });
    expect(upstream.received).toHaveLength(before);
  });

  test.each(OVERRIDES)('%s is dropped from a call of an SDK', async (header) => {
    const before = upstream.received.length;
    expect((await sdk(name, header)).status).toBe(200);
    expect(upstream.received).toHaveLength(before + 1);
    expect(got('x-key')).toBe('override-canary-0123456789');
    expect(got(header)).toBeUndefined();
  });
});

describe.each(['any', 'wide'])('where it does not (%s), as for Google’s long GETs,', (name) => {
  test.each(OVERRIDES)('%s arrives by both routes', async (header) => {
    expect((await relay.call(requestOf(name, header))).status).toBe(200);
    expect(got(header)).toBe('DELETE');
    expect((await sdk(name, header)).status).toBe(200);
    expect(got(header)).toBe('DELETE');
  });
});

test('a header that only looks like one arrives', async () => {
  expect((await relay.call(requestOf('both', 'X-HTTP-Method-Of-Payment'))).status).toBe(200);
  expect(got('x-http-method-of-payment')).toBe('DELETE');
});

test('the preview says the same', async () => {
  const preview = async (name: string): Promise<Preview> => {
    const json = requestOf(name, 'X-HTTP-Method-Override');
    return (await (await relay.owner('/v1/preview', { method: 'POST', json })).json()) as Preview;
  };
  expect(await preview('both')).toMatchObject({ allowed: false, problems: [{ code: 'HEADER_NOT_ALLOWED' }] });
  expect(await preview('any')).toMatchObject({ allowed: true, problems: [] });
});

test('a caller who may not use the secret learns nothing of its rules', async () => {
  await relay.register({
    name: 'mine',
    value: 'override-canary-0123456789',
    allow: [{ origin: upstream.url, methods: ['POST'] }],
  });
  const bytes = async (name: string) => {
    const { trace, ...problem } = (await (await relay.call(requestOf(name, 'X-Host'))).json()) as Record<
      string,
      unknown
    >;
    return { ...problem, trace: typeof trace };
  };
  expect(await bytes('mine')).toEqual(await bytes('none'));
});
