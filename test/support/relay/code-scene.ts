import http from 'node:http';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { ERROR_CODES, type ErrorCode, statusOf, titleOf } from '../../../shared/errors.ts';
import { type LocalRelay, startLocalRelay } from './local-relay.ts';

export const SECRET = 'canary-secret-value-0123456789';

/** Those that depend on the connection, the upstream or the state of the relay; the others are about the request. */
export const CODES_OF_CONDITIONS = [
  'INSECURE_URL',
  'ADDRESS_REFUSED',
  'HEADERS_TOO_LARGE',
  'REQUEST_TIMEOUT',
  'CALL_INTERRUPTED',
  'UPSTREAM_INTERRUPTED',
  'UPSTREAM_PROTOCOL',
  'UPSTREAM_TLS',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_BUSY',
  'OVERLOADED',
  'SHUTTING_DOWN',
  'STORE_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];
/** All but INTERNAL, which takes a defect of the relay. */
export const CODES_OF_REQUESTS: readonly ErrorCode[] = ERROR_CODES.filter(
  (code) => code !== 'INTERNAL' && !(CODES_OF_CONDITIONS as readonly ErrorCode[]).includes(code),
);

export interface CodeScene extends AsyncDisposable {
  readonly relay: LocalRelay;
  /** Origin of an upstream with `/redirect`, `/large` and `/never`; any other path responds with `{"ok":true}`. */
  readonly base: string;
  /** The codes that were expected and came. */
  readonly seen: Set<ErrorCode>;
  request(more?: Record<string, unknown>): Record<string, unknown>;
  /** Expects a problem as documented, whatever it is about. */
  expectProblem(response: Response, code: ErrorCode, param?: string): Promise<Record<string, unknown>>;
}

export async function startCodeScene(): Promise<CodeScene> {
  const seen = new Set<ErrorCode>();
  const upstream = http.createServer((req, res) => {
    if (req.url === '/redirect') res.writeHead(302, { location: 'https://evil.example/x?y=z' }).end();
    else if (req.url === '/large') res.writeHead(200, { 'content-length': '2000000' }).end(Buffer.alloc(2_000_000));
    else if (req.url === '/never') req.resume();
    else res.end('{"ok":true}');
  });
  const base = `http://127.0.0.1:${await listen(upstream)}`;
  const relay = await startLocalRelay({
    RELAY_FIRST_BYTE_TIMEOUT: '0.3',
    RELAY_BODY_TIMEOUT: '1',
    RELAY_MAX_RESPONSE_BYTES: '100000',
    RELAY_MAX_REQUEST_BYTES: '50000',
    RELAY_QUEUE_MAX_PENDING_PER_CALLER: '2',
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
  return {
    relay,
    base,
    seen,
    request: (more = {}) => ({
      clientSecretName: 'open',
      url: `${base}/`,
      method: 'GET',
      headers: { Authorization: 'Bearer $CLIENT_SECRET' },
      ...more,
    }),
    expectProblem: async (response, code, param) => {
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
    },
    [Symbol.asyncDispose]: async () => {
      await relay.stop();
      upstream.closeAllConnections();
      upstream.close();
    },
  };
}

/** The port that it got. */
export const listen = (server: net.Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
