import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../relay/app.ts';
import { createByteBudget } from '../../relay/limits/byte-budget.ts';
import { createCallSlots } from '../../relay/limits/call-slots.ts';
import type { LogFields } from '../../relay/observability/log.ts';
import { createMetrics } from '../../relay/observability/metrics.ts';
import { createTraces } from '../../relay/observability/traces.ts';
import type { AppDeps } from '../../relay/routes/app-deps.ts';
import { createDeadlines } from '../../relay/server/deadlines.ts';
import { StoreCorrupted } from '../../relay/store/corrupted.ts';
import { IDLE } from '../support/relay/idle-sources.ts';

/**
 * After an unexpected exception the caller gets a code and a trace, the log the place in our code, and neither of them the
 * message, which may quote a value; nothing is forwarded, and the relay keeps running.
 */
const CANARY = 'sk-live-quoted-by-a-message';
const lines: [event: string, fields: LogFields][] = [];
let thrown: unknown = new TypeError(`cannot read ${CANARY}`);
let server: http.Server;
let url = '';
let forwarded = 0;

const fail = (): never => {
  throw thrown;
};
const log = (event: string, fields: LogFields = {}): void => void lines.push([event, fields]);

beforeAll(async () => {
  const deps = {
    vault: { page: () => fail() },
    audit: { append: () => {}, refused: () => {} },
    authorize: async () => fail(),
    forwarder: {
      forward: async () => {
        forwarded += 1;
      },
    },
    log: { info: log, warn: log, error: log, flush: () => {} },
    metrics: createMetrics(IDLE),
    traces: createTraces(),
    bodyLimits: {
      maxRequestBytes: 10_000,
      maxUploadBytes: 10_000,
      bodyDeadlines: createDeadlines(10_000),
      memory: { budget: createByteBudget(10_000), maxWait: 0 },
    },
    name: 'test',
    publicUrl: 'http://127.0.0.1',
    trustedProxies: [],
    callSlots: createCallSlots(10, () => 0),
    changesKnown: () => undefined,
    checkHost: () => null,
    origins: { isAllowed: () => true, isAllowedFor: () => true },
    identify: async (_: unknown, { origin }: { origin: string | null }) => ({
      ok: true,
      value: { kind: 'owner', deviceId: 'd', origin },
    }),
    isDraining: () => false,
  };
  server = http.createServer(createApp(deps as unknown as AppDeps).front).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const SIGNED_IN = { authorization: 'Bearer any' };
const CALL: RequestInit = {
  method: 'POST',
  headers: { ...SIGNED_IN, 'content-type': 'application/json' },
  body: JSON.stringify({
    clientSecretName: 'any',
    url: 'https://api.example/',
    method: 'GET',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  }),
};

describe.each<[string, string, RequestInit]>([
  ["one of the owner's routes", '/v1/secrets', { headers: SIGNED_IN }],
  ['a call', '/v1/request', CALL],
])('an internal error in %s', (_, path, init) => {
  test.each<[string, unknown, number, string]>([
    ['an error', new TypeError(`cannot read ${CANARY}`), 500, 'INTERNAL'],
    ['something that is no error', CANARY, 500, 'INTERNAL'],
    ['a damaged store', new StoreCorrupted(`row ${CANARY}`), 503, 'STORE_UNAVAILABLE'],
  ])('%s is reported by its code alone', async (_title, error, status, code) => {
    thrown = error;
    lines.length = 0;
    const response = await fetch(url + path, init);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ code, trace: response.headers.get('client-secret-trace') });
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/\bat .*:\d+|node_modules|\/relay\//);
    expect(forwarded).toBe(0);

    const logged = lines.find(([event]) => event === 'internal-error')?.[1];
    expect(logged).toMatchObject({ trace: response.headers.get('client-secret-trace') });
    expect(JSON.stringify(lines)).not.toContain(CANARY);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

test('the message would have quoted it', () => {
  expect(String(new TypeError(`cannot read ${CANARY}`))).toContain(CANARY);
});
