import { readdirSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode, statusOf, titleOf } from '../../shared/errors.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { asResponse, head, sendRaw } from '../support/relay/raw-http.ts';

const SECRET = 'canary-secret-value-0123456789';
const seen = new Set<ErrorCode>();
let relay: LocalRelay;
let upstream: http.Server;
let base = '';

beforeAll(async () => {
  upstream = http.createServer((req, res) => {
    if (req.url === '/redirect') res.writeHead(302, { location: 'https://evil.example/x?y=z' }).end();
    else if (req.url === '/large') res.writeHead(200, { 'content-length': '2000000' }).end(Buffer.alloc(2_000_000));
    else if (req.url === '/never') req.resume();
    else res.end('{"ok":true}');
  });
  base = `http://127.0.0.1:${await listen(upstream)}`;
  relay = await startLocalRelay({
    RELAY_FIRST_BYTE_TIMEOUT: '0.3',
    RELAY_BODY_TIMEOUT: '1',
    RELAY_MAX_RESPONSE_BYTES: '100000',
    RELAY_MAX_REQUEST_BYTES: '50000',
  });
  const allow = [{ origin: base }];
  await relay.register({ name: 'open', value: SECRET, access: 'public', allow });
  await relay.register({ name: 'mine', value: SECRET, access: 'private', allow });
  await relay.register({ name: 'broken', value: 'line\nbreak', access: 'public', allow });
  await relay.register({ name: 'late', value: SECRET, access: 'public', allow, expiresAt: '2020-01-01T00:00:00Z' });
  await relay.register({ name: 'halted', value: SECRET, access: 'public', allow, paused: true });
  await relay.register({ name: 'paid', value: SECRET, access: 'private', allow, claims: { role: 'paid' } });
  await relay.register({ name: 'minute', value: SECRET, access: 'public', allow, limits: { perMinute: 1 } });
  await relay.register({ name: 'day', value: SECRET, access: 'public', allow, limits: { perDay: 1 } });
});
afterAll(async () => {
  await relay.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const listen = (server: net.Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const request = (more: Record<string, unknown> = {}) => ({
  clientSecretName: 'open',
  url: `${base}/`,
  method: 'GET',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  ...more,
});

/** The problem as its documentation says, whatever it is about. */
async function expectProblem(response: Response, code: ErrorCode, param?: string): Promise<Record<string, unknown>> {
  const text = await response.text();
  expect(text).not.toContain(SECRET);
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem).toMatchObject({ code, status: statusOf(code), title: titleOf(code), type: expect.any(String) });
  expect(problem.detail).toEqual(expect.any(String));
  expect(problem.trace).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
  expect(response.status).toBe(statusOf(code));
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('client-secret-relay')).toBe('relay');
  if (param !== undefined) expect(problem.param).toBe(param);
  // Both are there for a call, and neither is for anything else.
  expect(response.headers.has('x-should-retry')).toBe('sent' in problem);
  seen.add(code);
  return problem;
}

describe('every code of the protocol comes over HTTP', () => {
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

  test('ADDRESS_REFUSED for an address outside the admitted networks', async () => {
    await relay.register({ name: 'inner', value: SECRET, access: 'public', allow: [{ origin: 'https://10.0.0.1' }] });
    const response = await relay.call(request({ clientSecretName: 'inner', url: 'https://10.0.0.1/' }));
    await expectProblem(response, 'ADDRESS_REFUSED');
  });

  test('INSECURE_URL for plain http where no network is admitted', async () => {
    const strict = await startLocalRelay({ RELAY_ALLOW_NETWORKS: '' });
    await strict.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: 'http://api.example' }] });
    await expectProblem(await strict.call(request({ url: 'http://api.example/' })), 'INSECURE_URL');
    // Before the policy is asked, which could only allow it in vain.
    await expectProblem(await strict.call(request({ url: 'http://elsewhere.example/' })), 'INSECURE_URL');
    await strict.stop();
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

  test('HEADERS_TOO_LARGE and REQUEST_TIMEOUT, which HTTP clients do not get themselves into', async () => {
    const large = head('GET /v1/relay HTTP/1.1', 'Host: $HOST', `X-A: ${'a'.repeat(20_000)}`);
    await expectProblem(asResponse(await sendRaw(relay.url, large)), 'HEADERS_TOO_LARGE');
    const lines = ['Host: $HOST', 'Content-Type: application/json', 'Content-Length: 10'];
    const slow = head('POST /v1/request HTTP/1.1', ...lines);
    await expectProblem(asResponse(await sendRaw(relay.url, slow)), 'REQUEST_TIMEOUT');
  });

  test.each<[ErrorCode, string, (socket: net.Socket) => void]>([
    ['UPSTREAM_INTERRUPTED', 'http', (socket) => socket.destroy()],
    ['UPSTREAM_PROTOCOL', 'http', (socket) => socket.end('this is no HTTP\r\n\r\n')],
    ['UPSTREAM_TLS', 'https', (socket) => socket.end('no TLS either')],
  ])('%s', async (code, scheme, behave) => {
    const raw = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => behave(socket));
    });
    const origin = `${scheme}://127.0.0.1:${await listen(raw)}`;
    await relay.register({ name: 'raw', value: SECRET, access: 'public', allow: [{ origin }] });
    await expectProblem(await relay.call(request({ clientSecretName: 'raw', url: `${origin}/` })), code);
    raw.close();
  });

  test('UPSTREAM_UNREACHABLE where nobody listens', async () => {
    const closed = net.createServer();
    const origin = `http://127.0.0.1:${await listen(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    await relay.register({ name: 'closed', value: SECRET, access: 'public', allow: [{ origin }] });
    const response = await relay.call(request({ clientSecretName: 'closed', url: `${origin}/` }));
    await expectProblem(response, 'UPSTREAM_UNREACHABLE');
  });

  test('UPSTREAM_BUSY where other calls use every connection', async () => {
    const patient = await startLocalRelay({ RELAY_CONNECT_TIMEOUT: '1' });
    const silent = http.createServer(() => {});
    const origin = `http://127.0.0.1:${await listen(silent)}`;
    await patient.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const responses = Array.from({ length: 257 }, () => patient.call(request({ url: origin })));
    const busy = await Promise.race(responses);
    await expectProblem(busy, 'UPSTREAM_BUSY');
    expect(busy.headers.get('retry-after')).toBe('5');
    silent.closeAllConnections();
    silent.close();
    await Promise.all(responses);
    await patient.stop();
  });

  test('UPGRADE_REFUSED for another protocol than a WebSocket', async () => {
    const lines = ['Host: $HOST', 'Upgrade: TLS/1.2'];
    const opening = `GET /v1/forward/open/${base}/ HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: Upgrade\r\n\r\n`;
    await expectProblem(asResponse(await sendRaw(relay.url, opening)), 'UPGRADE_REFUSED', 'headers.upgrade');
  });

  test('OVERLOADED when as many calls are under way as may be', async () => {
    const small = await startLocalRelay({ RELAY_MAX_CALLS: '1' });
    let arrived = () => {};
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow = http.createServer(() => arrived());
    const origin = `http://127.0.0.1:${await listen(slow)}`;
    await small.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const first = small.call(request({ url: `${origin}/` })).catch(() => null);
    await waiting;
    const response = await small.call(request({ url: `${origin}/` }));
    expect(response.headers.get('retry-after')).toBe('1');
    await expectProblem(response, 'OVERLOADED');
    slow.closeAllConnections();
    slow.close();
    await first;
    await small.stop();
  });

  test('SHUTTING_DOWN for new calls while one under way finishes', async () => {
    const ending = await startLocalRelay();
    let finish = () => {};
    let arrived = () => {};
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow = http.createServer((_req, res) => {
      finish = () => res.end('{"late":true}');
      arrived();
    });
    const origin = `http://127.0.0.1:${await listen(slow)}`;
    await ending.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const client = await rawClient(ending.url);
    client.send('POST /v1/request', JSON.stringify(request({ url: `${origin}/` })));
    await waiting;
    const stopped = ending.stop();
    client.send('GET /v1/relay');
    const newcomer = fetch(`${ending.url}/v1/relay`);
    await expect(newcomer).rejects.toThrow('fetch failed');
    finish();
    const responses = await client.closed;
    expect(responses).toContain('{"late":true}');
    expect(responses.indexOf('SHUTTING_DOWN')).toBeGreaterThan(responses.indexOf('{"late":true}'));
    seen.add('SHUTTING_DOWN');
    await stopped;
    slow.close();
  });

  test('STORE_UNAVAILABLE when the database cannot be read', async () => {
    const ruined = await startLocalRelay();
    await ruined.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: base }] });
    tamper(ruined.dataDir);
    await expectProblem(await ruined.call(request()), 'STORE_UNAVAILABLE');
    await ruined.stop();
  });

  test('and none is left out but INTERNAL, which needs a mistake of ours', () => {
    expect(ERROR_CODES.filter((code) => !seen.has(code))).toEqual(['INTERNAL']);
  });
});

/** One connection that sends its second request while the first is still under way (pipelining). */
async function rawClient(url: string) {
  const { port, host } = new URL(url);
  const socket = net.connect(Number(port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise<string>((resolve) => {
    let responses = '';
    socket.on('data', (chunk) => {
      responses += chunk;
    });
    socket.on('close', () => resolve(responses));
  });
  const send = (line: string, body = ''): boolean =>
    socket.write(
      `${line} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  return { send, closed };
}

/** Another process writes into a row, as a thief with write access or a failing disk would. */
function tamper(dataDir: string): void {
  const file = readdirSync(dataDir).find((name) => /\.(db|sqlite)$/.test(name)) ?? '';
  const database = new DatabaseSync(join(dataDir, file));
  database.exec("UPDATE secrets SET policy = replace(policy, 'public', 'public ')");
  database.close();
}
