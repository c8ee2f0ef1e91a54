import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { CODES_OF_REQUESTS, type CodeScene, SECRET, startCodeScene } from '../support/relay/code-scene.ts';
import type { LocalRelay } from '../support/relay/local-relay.ts';
import { asResponse, sendRaw } from '../support/relay/raw-http.ts';

let scene: CodeScene;
let relay: LocalRelay;
let base = '';
let request: CodeScene['request'];
let expectProblem: CodeScene['expectProblem'];

beforeAll(async () => {
  scene = await startCodeScene();
  ({ relay, base, request, expectProblem } = scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('every code about a request comes over HTTP', () => {
  test.each<[ErrorCode, string, () => unknown]>([
    ['INVALID_PARAMETER', 'url', () => request({ url: 'not a url' })],
    ['INVALID_PARAMETER', 'method', () => request({ method: 'TRACE' })],
    ['INVALID_PARAMETER', 'clientSecretName', () => request({ clientSecretName: '../etc' })],
    ['INVALID_PARAMETER', 'request', () => ['a list']],
    ['PLACEHOLDER_NOT_ALLOWED', 'url', () => request({ url: 'http://$CLIENT_SECRET.example/' })],
    ['HEADER_NOT_ALLOWED', 'headers.Host', () => request({ headers: { Host: 'x', A: '$CLIENT_SECRET' } })],
    ['URL_NOT_ALLOWED', 'url', () => request({ url: 'https://evil.example/' })],
    ['PLACEMENT_NOT_ALLOWED', 'params.key', () => request({ headers: {}, params: { key: '$CLIENT_SECRET' } })],
  ])('%s names the field %s', async (code, param, make) => {
    await expectProblem(await relay.call(make()), code, param);
  });

  test.each<[ErrorCode, () => unknown]>([
    ['PLACEHOLDER_MISSING', () => request({ headers: {} })],
    ['SECRET_NOT_ENCODABLE', () => request({ clientSecretName: 'broken' })],
    ['SIGN_IN_REQUIRED', () => request({ clientSecretName: 'mine' })],
    ['SECRET_EXPIRED', () => request({ clientSecretName: 'late' })],
    ['SECRET_PAUSED', () => request({ clientSecretName: 'halted' })],
    ['BODY_TOO_LARGE', () => request({ method: 'POST', data: { text: 'x'.repeat(60_000) } })],
    ['REDIRECT_REFUSED', () => request({ url: `${base}/redirect` })],
    ['UPSTREAM_TOO_LARGE', () => request({ url: `${base}/large` })],
    ['UPSTREAM_TIMEOUT', () => request({ url: `${base}/never` })],
  ])('%s', async (code, make) => {
    const problem = await expectProblem(await relay.call(make()), code);
    if (code === 'REDIRECT_REFUSED') {
      expect(problem.detail).toContain('https://evil.example');
      expect(problem.location).toBe('https://evil.example/x?y=z');
    }
  });

  test('an unknown name and a private one are the same to the anonymous, byte for byte apart from the trace', async () => {
    const bytes = async (name: string) => {
      const response = await relay.call(request({ clientSecretName: name }));
      const { trace, ...rest } = (await response.json()) as Record<string, unknown>;
      const headers = [...response.headers].filter(([name]) => !['client-secret-trace', 'date'].includes(name));
      return JSON.stringify([response.status, headers, rest, typeof trace]);
    };
    expect(await bytes('mine')).toBe(await bytes('nobody-has-this'));
    expect(await bytes('mine')).not.toBe(await bytes('late'));
  });

  test('SECRET_NOT_FOUND for the owner', async () => {
    const response = await relay.owner('/v1/request', { method: 'POST', json: request({ clientSecretName: 'none' }) });
    await expectProblem(response, 'SECRET_NOT_FOUND');
  });

  test('CLAIMS_REQUIRED names the claim, not the values that would do', async () => {
    const issued = await relay.owner('/v1/test-tokens', {
      method: 'POST',
      json: { sub: 'ann', claims: { role: 'x' } },
    });
    const { token } = (await issued.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const problem = await expectProblem(
      await relay.call(request({ clientSecretName: 'paid' }), headers),
      'CLAIMS_REQUIRED',
    );
    expect(problem.detail).toContain('role');
    expect(JSON.stringify(problem)).not.toContain('paid');
  });

  test('TOKEN_INVALID, never taken for anonymous', async () => {
    expect((await relay.call(request())).status).toBe(200);
    for (const token of ['csr_unknown', 'a.b.c', 'x', '']) {
      await expectProblem(await relay.call(request(), { authorization: `Bearer ${token}` }), 'TOKEN_INVALID');
    }
  });

  test('PAIRING_REJECTED for a code that is used up or made up', async () => {
    const response = await fetch(`${relay.url}/v1/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'AAAAAAAAAAAAAAAAAAAAAA', deviceName: 'x' }),
    });
    await expectProblem(response, 'PAIRING_REJECTED');
  });

  test('SEALED_BOX_REJECTED for a box that was taken before', async () => {
    const sealed = await relay.seal({ name: 'twice', value: SECRET });
    const put = () => relay.owner('/v1/secrets/twice', { method: 'PUT', json: { sealed } });
    expect((await put()).status).toBe(201);
    await expectProblem(await put(), 'SEALED_BOX_REJECTED');
  });

  test('CONFLICT for a name that is taken', async () => {
    const response = await relay.owner('/v1/secrets/open', { method: 'PATCH', json: { name: 'mine' } });
    await expectProblem(response, 'CONFLICT');
  });

  test('ORIGIN_NOT_ALLOWED for a foreign page, with and without an Origin', async () => {
    await expectProblem(await relay.call(request(), { origin: 'https://evil.example' }), 'ORIGIN_NOT_ALLOWED');
    expect((await relay.call(request(), { origin: 'http://localhost:3000' })).status).toBe(200);
  });

  test('NOT_FOUND and METHOD_NOT_ALLOWED for other addresses and methods', async () => {
    await expectProblem(await fetch(`${relay.url}/nothing`), 'NOT_FOUND');
    for (const path of [
      '/v1/request',
      '/v1/relay',
      '/v1/pair',
      '/v1/secrets',
      '/v1/devices',
      '/healthz',
      '/client.js',
    ]) {
      const response = await fetch(`${relay.url}${path}`, { method: 'PUT' });
      expect(response.headers.get('allow'), path).toMatch(/GET|POST/);
      await expectProblem(response, 'METHOD_NOT_ALLOWED');
    }
  });

  test('UNSUPPORTED_MEDIA_TYPE for what a form or an <img> could send without a preflight', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const response = await relay.call(request(), { 'content-type': type });
      await expectProblem(response, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  test('HOST_NOT_ALLOWED for a rebound name', async () => {
    const { port } = new URL(relay.url);
    const response = await new Promise<Response>((resolve, reject) => {
      const get = http.get({ port, host: '127.0.0.1', path: '/v1/relay', headers: { host: 'evil.example' } }, (res) => {
        let text = '';
        res.on('data', (chunk) => {
          text += chunk;
        });
        res.on('end', () =>
          resolve(new Response(text, { status: res.statusCode ?? 0, headers: res.headers as Record<string, string> })),
        );
      });
      get.on('error', reject);
    });
    await expectProblem(response, 'HOST_NOT_ALLOWED');
  });

  test('RATE_LIMITED and QUOTA_EXCEEDED say when to try again', async () => {
    for (const [name, code] of [
      ['minute', 'RATE_LIMITED'],
      ['day', 'QUOTA_EXCEEDED'],
    ] as const) {
      expect((await relay.call(request({ clientSecretName: name }))).status).toBe(200);
      const response = await relay.call(request({ clientSecretName: name }));
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      await expectProblem(response, code);
    }
  });

  test('CALL_CANCELLED and QUEUE_FULL for calls that wait in a queue', async () => {
    const queued = request({ url: `${base}/never`, queue: 'q' });
    const accepted: string[] = [];
    /** Adds calls until one finds the queue full: how fast they run depends on the machine. */
    const full = async (): Promise<Response> => {
      const response = await relay.call(queued);
      if (response.status !== 202) return response;
      accepted.push(((await response.json()) as { id: string }).id);
      return full();
    };
    await expectProblem(await full(), 'QUEUE_FULL');
    const newest = `${relay.url}/v1/requests/${accepted.at(-1)}`;
    await fetch(newest, { method: 'DELETE' });
    await expectProblem(await fetch(newest), 'CALL_CANCELLED');
  });

  test('UPGRADE_REFUSED for another protocol than a WebSocket', async () => {
    const lines = ['Host: $HOST', 'Upgrade: TLS/1.2'];
    const opening = `GET /v1/forward/open/${base}/ HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: Upgrade\r\n\r\n`;
    await expectProblem(asResponse(await sendRaw(relay.url, opening)), 'UPGRADE_REFUSED', 'headers.upgrade');
  });

  test('none of them is left out', () => {
    expect([...scene.seen].sort()).toEqual([...CODES_OF_REQUESTS].sort());
  });
});
