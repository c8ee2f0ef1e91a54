import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { templateOf } from '../../relay/openapi/document.ts';
import { ROUTES } from '../../relay/routes/table.ts';
import { securityHeaders } from '../../relay/server/security-headers.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { asResponse, head, sendRaw } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** What every response says to a browser, whichever route it comes from and whatever an upstream said. */
let relay: LocalRelay;
let upstream: Upstream;

const HOSTILE = {
  'content-type': 'text/html',
  'content-security-policy': "default-src * 'unsafe-inline'",
  'x-frame-options': 'ALLOWALL',
  'referrer-policy': 'unsafe-url',
  'cache-control': 'public, max-age=31536000',
  'strict-transport-security': 'max-age=0',
  'set-cookie': 'session=1',
  'access-control-allow-origin': '*',
  'access-control-allow-credentials': 'true',
  location: 'https://evil.example/',
  refresh: '0; url=https://evil.example/',
};

beforeAll(async () => {
  [relay, upstream] = await Promise.all([
    startLocalRelay(),
    startUpstream((_, response) => {
      response.writeHead(200, HOSTILE).end('<script>alert(1)</script>');
    }),
  ]);
  await relay.register({ name: 'open', value: 'value-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(() => Promise.all([relay.stop(), upstream.close()]));

const directives = (policy: string): Map<string, string> =>
  new Map(policy.split(';').map((one) => [one.trim().split(' ', 1)[0] ?? '', one.trim()]));

/** What a response lacks. `no-cache` will do for the page client, which is public code. */
function lacking(response: Response): string[] {
  const header = (name: string): string => response.headers.get(name) ?? '';
  const policy = directives(header('content-security-policy'));
  const rules: Readonly<Record<string, boolean>> = {
    'x-content-type-options': header('x-content-type-options') === 'nosniff',
    'default-src': policy.get('default-src') === "default-src 'none'",
    'base-uri': policy.get('base-uri') === "base-uri 'none'",
    'frame-ancestors': policy.get('frame-ancestors') === "frame-ancestors 'none'",
    'no script': !policy.has('script-src') && !policy.has('object-src'),
    'referrer-policy': header('referrer-policy') === 'no-referrer',
    'cache-control': /^no-(?:store|cache)$/.test(header('cache-control')),
    'no cookie': !response.headers.has('set-cookie'),
    'no credentials': !response.headers.has('access-control-allow-credentials'),
    'no way elsewhere': !response.headers.has('location') && !response.headers.has('refresh'),
    'content-type': response.status === 204 || header('content-type') !== '',
    charset:
      !header('content-type').startsWith('text/') ||
      response.headers.get('client-secret-relay') === 'upstream' ||
      /charset=utf-8/.test(header('content-type')),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

const request = () => ({
  clientSecretName: 'open',
  url: `${upstream.url}/`,
  method: 'GET',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
});

describe('a response has all that it needs', () => {
  test.each(ROUTES.filter(({ method }) => method === 'get').map(templateOf))('%s, for anybody', async (path) => {
    const response = await fetch(relay.url + path.replaceAll(/\{\w+\}/g, 'x'));
    await response.body?.cancel();
    expect(lacking(response)).toEqual([]);
  });

  test.each<[string, () => Promise<Response>]>([
    ['of the owner’s', () => relay.owner('/v1/secrets')],
    [
      'to a preflight',
      () =>
        fetch(`${relay.url}/v1/request`, {
          method: 'OPTIONS',
          headers: { origin: 'http://localhost', 'access-control-request-method': 'POST' },
        }),
    ],
    ['to a wrong address', () => fetch(`${relay.url}/.git/config`)],
    ['to a wrong method', () => fetch(`${relay.url}/v1/relay`, { method: 'DELETE' })],
    [
      'to what is no HTTP',
      async () => asResponse(await sendRaw(relay.url, head('GET /v1/relay HTTP/1.1', 'Host: $HOST', 'no header'))),
    ],
    ['to a broken call', () => relay.call('no request')],
  ])('%s', async (_, ask) => {
    const response = await ask();
    await response.body?.cancel();
    expect(lacking(response)).toEqual([]);
  });

  test('mirrored from an upstream: in the sandbox, where a base and a frame do nothing', async () => {
    const response = await relay.call(request(), { origin: 'http://localhost:3000' });
    await response.body?.cancel();
    expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(lacking(response)).toEqual(['base-uri', 'frame-ancestors']);
  });

  test('and the same search finds all of it in the upstream’s own', async () => {
    const response = await fetch(upstream.url);
    await response.body?.cancel();
    expect(lacking(response)).toEqual(
      expect.arrayContaining([
        'x-content-type-options',
        'default-src',
        'base-uri',
        'frame-ancestors',
        'referrer-policy',
        'cache-control',
        'no cookie',
        'no credentials',
        'no way elsewhere',
      ]),
    );
  });
});

describe('Strict-Transport-Security', () => {
  test.each<[string, ReturnType<typeof securityHeaders>, string | null]>([
    [
      'is of a year and for subdomains where the relay is reached by https',
      securityHeaders(true),
      'max-age=31536000; includeSubDomains',
    ],
    ['is not sent over plain http, where browsers must not heed it', securityHeaders(false), null],
    ['is not there of itself', [], null],
  ])('%s', async (_, headers, expected) => {
    const server = http.createServer((_req, res) => {
      for (const [name, value] of headers) res.setHeader(name, value);
      res.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(response.headers.get('strict-transport-security')).toBe(expected);
    server.closeAllConnections();
    server.close();
  });
});

/** Source control, configuration, keys, sources: none of it is served, and no folder is listed. */
describe('nothing of the machine is served', () => {
  test.each(
    '.git/HEAD .git/config .env .npmrc package.json package-lock.json relay/main.ts shared/ data/relay.db data/root.key root.key relay.db client.js.map .output/ .output/client/client.js v1/ v1 server-status debug actuator docs/ swagger.json'.split(
      ' ',
    ),
  )('/%s', async (path) => {
    const response = await fetch(`${relay.url}/${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('while the page client, which is, comes as it is', async () => {
    const response = await fetch(`${relay.url}/client.mjs`);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toContain('clientSecretRequest');
  });
});
