import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RELAY_PROGRAM } from '../../scripts/targets.ts';
import { type Owner, pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const VALUE = 'tracing-canary-0123456789';
const TRACE = 'a'.repeat(32);
const SENT = `00-${TRACE}-${'b'.repeat(16)}-01`;
const SERVER = 2;
const CLIENT = 3;
let collector: Upstream;
let upstream: Upstream;
let relay: RelayProcess;
let owner: Owner;

beforeAll(async () => {
  collector = await startUpstream(json({}));
  upstream = await startUpstream(json({ ok: true }));
  relay = await startRelayProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  owner = await pairOwner(relay.connectLink);
  await owner.register({ name: 'open', value: VALUE, access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(async () => {
  await relay?.stop();
  await Promise.all([collector?.close(), upstream?.close()]);
});

const call = (more: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      clientSecretName: 'open',
      url: `${upstream.url}/v1/path-of-the-call`,
      method: 'GET',
      headers: { 'X-Key': '$CLIENT_SECRET' },
      ...more,
    }),
  });
const exported = (): Export[] => collector.received.map(({ body }) => JSON.parse(body.toString()) as Export);
const spans = (): Span[] =>
  exported().flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)),
  );
const attributesOf = ({ attributes }: Pick<Span, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
/** The spans of a call, once the collector has them. */
const spansOf = (response: Response): Promise<{ server: Span; client: Span | undefined }> =>
  vi.waitFor(
    () => {
      const id = response.headers.get('client-secret-trace');
      const server = spans().find((span) => attributesOf(span)['client_secret_relay.trace'] === id);
      if (!server) throw new Error('the span of the call is not there yet');
      return { server, client: spans().find(({ parentSpanId }) => parentSpanId === server.spanId) };
    },
    { timeout: 15_000 },
  );

describe('with OTEL_EXPORTER_OTLP_ENDPOINT and the packages', () => {
  test("a call is a span of the caller's trace, with the request to the upstream in it", async () => {
    const { server, client } = await spansOf(await call({}, { traceparent: SENT }));
    expect(server).toMatchObject({ traceId: TRACE, parentSpanId: 'b'.repeat(16), kind: SERVER, name: '/v1/request' });
    expect(client).toMatchObject({ traceId: TRACE, kind: CLIENT, name: 'GET' });
    expect(upstream.received.at(-1)?.headers.traceparent).toBe(`00-${TRACE}-${client?.spanId}-01`);
    expect(attributesOf(server)).toMatchObject({
      'http.route': '/v1/request',
      'http.response.status_code': 200,
      'client_secret_relay.secret': 'open',
      'client_secret_relay.caller': 'anonymous',
    });
    expect(collector.received.at(-1)?.target).toBe('/v1/traces');
  });

  test('a call without one begins a trace', async () => {
    const { server, client } = await spansOf(await call());
    expect(server.parentSpanId ?? '').toBe('');
    expect(upstream.received.at(-1)?.headers.traceparent).toBe(`00-${server.traceId}-${client?.spanId}-01`);
  });

  test('a refused call is a span with its code, and none of an upstream', async () => {
    const { server, client } = await spansOf(await call({ url: 'https://elsewhere.example/' }));
    expect(client).toBeUndefined();
    expect(attributesOf(server)).toMatchObject({ 'error.type': 'URL_NOT_ALLOWED', 'http.response.status_code': 403 });
  });

  test('a call of an SDK is sent on with the span of the relay, too', async () => {
    const forward = `${relay.url}/v1/forward/open/${upstream.url}/v1/path-of-the-call`;
    const response = await fetch(forward, { headers: { 'x-key': '$CLIENT_SECRET', traceparent: SENT } });
    const { client } = await spansOf(response);
    expect(upstream.received.at(-1)?.headers.traceparent).toBe(`00-${TRACE}-${client?.spanId}-01`);
  });

  test('the service has its name, and what the environment says of it', () => {
    const [resource] = exported().flatMap(({ resourceSpans }) => resourceSpans.map((one) => one.resource));
    expect(resource && attributesOf(resource)).toMatchObject({
      'service.name': 'client-secret-relay',
      'deployment.environment.name': 'test',
    });
  });

  test('no span has a value, a URL or the name that a stranger chose', async () => {
    await call({ clientSecretName: 'chosen-by-a-stranger' });
    await spansOf(await call());
    const text = JSON.stringify(spans());
    expect(text).toContain('client_secret_relay.trace');
    for (const secret of [VALUE, 'path-of-the-call', upstream.url, 'chosen-by-a-stranger'])
      expect(text).not.toContain(secret);
  });
});

describe('without the packages', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    // Where no `node_modules` is above it, as in the npm package.
    cpSync(path.dirname(RELAY_PROGRAM), path.join(folder.path, 'dist/relay'), { recursive: true });
  });
  afterAll(() => folder.remove());
  const start = (env: Record<string, string>) =>
    startRelayProcess(env, { command: [process.execPath, path.join(folder.path, 'dist/relay/main.mjs')] });

  test('the start says what to install', () => {
    const program = path.join(folder.path, 'dist/relay/main.mjs');
    const { status, stderr } = spawnSync(process.execPath, [program, 'start'], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        RELAY_DATA_DIR: folder.path,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      },
    });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: run npm install @opentelemetry/api @opentelemetry/sdk-node beside the relay, or unset the variable.\n',
    );
  });

  test.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' },
  ])('the relay starts where nobody asks for spans: %o', async (env) => {
    const plain = await start(env as Record<string, string>);
    expect((await fetch(`${plain.url}/healthz`)).status).toBe(200);
    await plain.stop();
  });
});

test('a collector that is gone delays neither a call nor the stop for long', async () => {
  const lonely = await startRelayProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  expect((await fetch(`${lonely.url}/v1/request`, { method: 'POST' })).status).toBe(415);
  expect(await lonely.quit()).toBe(0);
  await lonely.stop();
});
