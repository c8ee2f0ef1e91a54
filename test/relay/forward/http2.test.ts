import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { Server, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ForwarderConfig } from '../../../relay/forward/contract.ts';
import { createForwarder } from '../../../relay/forward/forward.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { type Authority, selfSigned } from '../../support/upstream/certificates.ts';
import { startH2Upstream } from '../../support/upstream/h2-upstream.ts';

const KEY = 'h2-key-0123456789-abcdef';
const NAMES = ['127.0.0.1'];
const MANY = 1_000;
const FEW = 4;

let folder: TemporaryFolder;
let authority: Authority;
let relay: LocalRelay;
/** The same with few connections, and with a short time for them. */
let narrow: LocalRelay;
let impatient: LocalRelay;

beforeAll(async () => {
  folder = await temporaryFolder();
  authority = selfSigned({ isAuthority: true });
  const file = path.join(folder.path, 'ca.pem');
  await writeFile(file, authority.cert);
  const env = { RELAY_CA_FILE: file, RELAY_MAX_CALLS: '2000', RELAY_CONNECT_TIMEOUT: '60' };
  const few = {
    createForwarder: (config: ForwarderConfig) => createForwarder({ ...config, pool: { connections: FEW } }),
  };
  [relay, narrow, impatient] = await Promise.all([
    startLocalRelay(env),
    startLocalRelay(env, few),
    startLocalRelay({ ...env, RELAY_CONNECT_TIMEOUT: '3' }, few),
  ]);
});
afterAll(async () => {
  await Promise.all([relay.stop(), narrow.stop(), impatient.stop()]);
  await folder.remove();
});

const upstreamOf = (options = {}) => startH2Upstream(authority.issue({ names: NAMES }), options);

let names = 0;
async function caller(
  origin: string,
  by = relay,
): Promise<(fields?: Record<string, unknown>, init?: RequestInit) => Promise<Response>> {
  const name = `h2-${names++}`;
  await by.register({ name, value: KEY, access: 'public', allow: [{ origin }], placements: ['header', 'body'] });
  return (fields = {}, init = {}) =>
    fetch(`${by.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientSecretName: name,
        url: `${origin}/v1/x?a=1`,
        method: 'GET',
        headers: { Authorization: 'Bearer $CLIENT_SECRET' },
        ...fields,
      }),
      ...init,
    });
}

describe('an upstream that offers HTTP/2', () => {
  test('is spoken to in it, with one connection for all calls', async () => {
    await using upstream = await upstreamOf();
    upstream.behave = async (stream, { authorization, ...headers }) => {
      const body = await text(stream);
      stream.respond({ ':status': 201, 'content-type': 'application/json', 'x-echo': `${authorization}` });
      stream.end(JSON.stringify({ headers, body, authorization }));
    };
    const call = await caller(upstream.url);
    for (let round = 0; round < 3; round += 1) {
      const response = await call({ method: 'POST', data: { key: '$CLIENT_SECRET', n: 1 } });
      expect(response.status).toBe(201);
      expect(response.headers.get('x-echo')).toBe('Bearer $CLIENT_SECRET');
      const echoed = (await response.json()) as {
        headers: Record<string, string>;
        body: string;
        authorization: string;
      };
      expect(echoed.body).toBe('{"key":"$CLIENT_SECRET","n":1}');
      expect(echoed.authorization).toBe('Bearer $CLIENT_SECRET');
      expect(echoed.headers).toMatchObject({
        ':method': 'POST',
        ':path': '/v1/x?a=1',
        ':scheme': 'https',
        ':authority': new URL(upstream.url).host,
        'content-type': 'application/json',
        'accept-encoding': 'identity',
      });
    }
    expect(upstream.sessions).toHaveLength(1);
    expect(upstream.opened[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test('mirrors HEAD, a response without a body and events one by one', async () => {
    await using upstream = await upstreamOf();
    const call = await caller(upstream.url);
    upstream.behave = (stream) => stream.respond({ ':status': 204 }, { endStream: true });
    expect((await call({ method: 'DELETE' })).status).toBe(204);
    upstream.behave = (stream) => stream.respond({ ':status': 200, 'content-length': '5' }, { endStream: true });
    expect((await call({ method: 'HEAD' })).status).toBe(200);
    upstream.behave = (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
      stream.write('data: 1\n\n');
    };
    const events = (await call()).body?.getReader();
    expect(Buffer.from((await events?.read())?.value ?? []).toString()).toBe('data: 1\n\n');
    await events?.cancel();
  });

  test('a caller that leaves cancels its stream, and no other', async () => {
    await using upstream = await upstreamOf();
    const call = await caller(upstream.url);
    const closed: string[] = [];
    upstream.behave = (stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
      stream.write('data: 1\n\n');
      stream.on('close', () => closed.push(`${headers[':path']}`));
    };
    const leaving = new AbortController();
    const [stays, leaves] = await Promise.all([
      call({ url: `${upstream.url}/stays` }),
      call({ url: `${upstream.url}/leaves` }, { signal: leaving.signal }),
    ]);
    const reader = stays.body?.getReader();
    await reader?.read();
    await leaves.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => closed).toEqual(['/leaves']);
    await reader?.cancel();
  });
});

describe(`${MANY} streams at once`, () => {
  /** Starts all of them, and reads the first event of each that has one. */
  async function openAll(call: Awaited<ReturnType<typeof caller>>, signal: AbortSignal) {
    return Promise.all(
      Array.from({ length: MANY }, async () => {
        const response = await call({}, { signal });
        if (response.status !== 200) return `${response.status} ${((await response.json()) as { code: string }).code}`;
        const first = await response.body?.getReader().read();
        return Buffer.from(first?.value ?? []).toString();
      }),
    );
  }

  test('run at once over HTTP/2, none waits for another', async () => {
    await using upstream = await upstreamOf();
    // No event comes before all of them are open.
    const streams: Parameters<typeof upstream.behave>[0][] = [];
    upstream.behave = (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
      streams.push(stream);
      if (streams.length === MANY) for (const one of streams) one.write('data: 1\n\n');
    };
    const leaving = new AbortController();
    const events = await openAll(await caller(upstream.url), leaving.signal);
    expect(new Set(events)).toEqual(new Set(['data: 1\n\n']));
    expect(upstream.sessions.length).toBeLessThan(10);
    expect(await waiting()).toBe(0);
    leaving.abort();
  });
});

describe(`over HTTP/1.1, with ${FEW} connections`, () => {
  /** Responses that have begun, or wait to. */
  const open: ServerResponse[] = [];
  let server: Server;
  let origin = '';

  beforeAll(async () => {
    server = https.createServer(authority.issue({ names: NAMES }), (_, response) => void open.push(response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const respond = (): void => {
    for (const response of open.splice(0)) response.end('done');
  };

  test('a call that waited for one says so, and one too many is refused at once', async () => {
    const call = await caller(origin, narrow);
    const begun = performance.now();
    const all = Array.from({ length: 2 * FEW }, () => call());
    await expect.poll(() => open.length).toBe(FEW);
    await expect.poll(() => waiting(narrow)).toBe(FEW);

    const refused = await call();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('x-should-retry')).toBe('true');
    expect(await refused.json()).toMatchObject({ code: 'UPSTREAM_BUSY', sent: 'no' });

    // Longer than the event loop's own pauses.
    await expect.poll(() => performance.now() - begun).toBeGreaterThan(100);
    respond();
    await expect.poll(() => open.length).toBe(FEW);
    respond();
    const waits = (await Promise.all(all)).map((response) =>
      Number(/\bwait;dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1] ?? 0),
    );
    expect(waits.filter((wait) => wait > 50).length).toBeGreaterThanOrEqual(FEW);
    expect(await waiting(narrow)).toBe(0);
  });

  test('a call that waits for longer than a connection may take is refused', async () => {
    const call = await caller(origin, impatient);
    const all = Array.from({ length: FEW + 1 }, () => call());
    const refused = await Promise.race(all);
    expect(await refused.json()).toMatchObject({ code: 'UPSTREAM_BUSY', sent: 'no' });
    expect(open).toHaveLength(FEW);
    respond();
    expect((await Promise.all(all)).filter(({ status }) => status === 200)).toHaveLength(FEW);
  });
});

/** As the metrics say. */
async function waiting(by = relay): Promise<number> {
  const metrics = await (await by.owner('/metrics')).text();
  return Number(/^client_secret_relay_calls_waiting (\d+)$/m.exec(metrics)?.[1] ?? Number.NaN);
}
