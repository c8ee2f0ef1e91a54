import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Forwarder, ForwarderConfig, ForwardOptions } from '../../../relay/forward/contract.ts';
import { createForwarder } from '../../../relay/forward/forward.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { testExchange } from '../../support/relay/exchange.ts';
import { selfSigned } from '../../support/upstream/certificates.ts';

interface Received {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
}

let server: http.Server | https.Server;
let origin = '';
let received: Received[] = [];
let handle = (_req: IncomingMessage, res: ServerResponse): unknown => res.end('ok');
const forwarders: Forwarder[] = [];

async function serve(made: http.Server | https.Server, scheme: string): Promise<void> {
  server = made;
  server.on('request', async (req: IncomingMessage, res: ServerResponse) => {
    received.push({ line: `${req.method} ${req.url}`, headers: req.rawHeaders, body: await text(req) });
    handle(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
beforeEach(async () => {
  received = [];
  handle = (_req, res) => res.end('ok');
  await serve(http.createServer(), 'http');
});
afterEach(async () => {
  await Promise.all(forwarders.splice(0).map((forwarder) => forwarder.close()));
  server.closeAllConnections();
  server.close();
});

function forwarder(more: Partial<ForwarderConfig> = {}): Forwarder {
  const made = createForwarder({
    allowNetworks: ['127.0.0.0/8'],
    connectTimeout: 5_000,
    firstByteTimeout: 5_000,
    idleTimeout: 5_000,
    totalTimeout: 5_000,
    maxResponseBytes: 1_000_000,
    ...more,
  });
  forwarders.push(made);
  return made;
}
const options = (
  outgoing: Partial<ForwardOptions['outgoing']> = {},
  more: Partial<ForwardOptions> = {},
): ForwardOptions => ({
  outgoing: { method: 'GET', origin, target: '/a?b', headers: [], body: null, fields: null, ...outgoing },
  url: `${origin}/a?b`,
  rewrite: null,
  started: performance.now(),
  secret: { encodings: secretEncodingsOf('secret-key-0123456789') },
  files: null,
  exchange: testExchange(),
  timer: { header: () => 'total;dur=1' },
  ...more,
});
/** A call ends in the middle of undici's work, after which its connection is free for the next one. */
const free = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
/** The request that arrives, with the values of each header. */
async function sent(...args: Parameters<typeof options>) {
  const outcome = await forwarder().forward(options(...args));
  expect(outcome).toMatchObject({ refusal: null, sent: true, status: 200 });
  const [{ line, headers, body } = { line: '', headers: [], body: '' }] = received;
  const of = (name: string): string[] =>
    headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name);
  return { line, of, body };
}

describe('a request goes out', () => {
  test('as it was built, and says what it accepts and who sends it', async () => {
    const { line, of, body } = await sent({
      method: 'POST',
      headers: [
        ['x-key', 'sk-1'],
        ['content-type', 'a/b'],
      ],
      body: 'é',
    });
    expect([line, body]).toEqual(['POST /a?b', 'é']);
    expect([of('x-key'), of('content-type'), of('accept'), of('accept-encoding')]).toEqual([
      ['sk-1'],
      ['a/b'],
      ['*/*'],
      ['identity'],
    ]);
    expect(of('user-agent')).toEqual([expect.stringMatching(/^client-secret-relay\/\d/)]);
    expect(of('content-length')).toEqual(['2']);
  });

  test('with what its caller accepts, and its own name', async () => {
    const { of } = await sent({
      headers: [
        ['accept', 'text/plain'],
        ['user-agent', 'sdk/1'],
      ],
    });
    expect([of('accept'), of('user-agent')]).toEqual([['text/plain'], ['sdk/1']]);
  });

  test('with a body that passes as it came, and its length if that is known', async () => {
    const known = await sent(
      { method: 'PUT' },
      { passthroughBody: { body: Readable.from([Buffer.from('abc')]), length: 3 } },
    );
    expect([known.body, known.of('content-length'), known.of('transfer-encoding')]).toEqual(['abc', ['3'], []]);
    received = [];
    const unknown = await sent(
      { method: 'PUT' },
      { passthroughBody: { body: Readable.from([Buffer.from('abc')]), length: null } },
    );
    expect([unknown.body, unknown.of('transfer-encoding')]).toEqual(['abc', ['chunked']]);
  });

  test('as a form with its boundary, and with its length if the files say theirs', async () => {
    const form = await sent({ method: 'POST', fields: [['a', 'b']] });
    const [type = ''] = form.of('content-type');
    const boundary = type.replace('multipart/form-data; boundary=', '');
    expect(form.body).toBe(`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}--\r\n`);
    expect(form.of('content-length')).toEqual([String(form.body.length)]);
    received = [];
    const files = { files: (async function* () {})(), heads: null };
    const open = await sent({ method: 'POST', fields: [] }, { files });
    expect([open.of('content-length'), open.of('transfer-encoding')]).toEqual([[], ['chunked']]);
  });
});

test('http goes nowhere, unless a network is allowed', async () => {
  const outcome = await forwarder({ allowNetworks: [] }).forward(options());
  expect(outcome).toMatchObject({ refusal: { code: 'INSECURE_URL' }, sent: false });
  expect(received).toEqual([]);
});

test('a request that undici cannot send is refused', async () => {
  const outcome = await forwarder().forward(options({ target: 'no path' }));
  expect(outcome).toMatchObject({ refusal: { code: 'UPSTREAM_UNREACHABLE' }, sent: false });
});

test('as many calls may wait as there are connections, and the next is refused', async () => {
  const held: ServerResponse[] = [];
  handle = (_req, res) => void held.push(res);
  const busy = forwarder({ pool: { connections: 1 } });
  const calls = [busy.forward(options())];
  await expect.poll(() => held.length, { interval: 5 }).toBe(1);
  calls.push(busy.forward(options()));
  expect(busy.waiting()).toBe(1);
  expect(await busy.forward(options())).toMatchObject({ refusal: { code: 'UPSTREAM_BUSY' }, sent: false });
  handle = (_req, res) => res.end('ok');
  held[0]?.end('ok');
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200]);
  expect(busy.waiting()).toBe(0);
});

describe('what a new connection took is told of the call that waited for it', () => {
  test('and of no other', async () => {
    const one = forwarder();
    const first = await one.forward(options());
    expect(first.timings).toMatchObject({ dns: expect.any(Number), connect: expect.any(Number) });
    await free();
    const second = await one.forward(options());
    expect(second.timings).not.toHaveProperty('connect');
  });

  test.each([
    ['whose certificate is known', true, null],
    ['whose certificate is not', false, 'UPSTREAM_TLS'],
  ])('over TLS, with a server %s', async (_, isKnown, code) => {
    const authority = selfSigned({ isAuthority: true });
    server.close();
    await serve(https.createServer(authority.issue({ names: ['127.0.0.1'] })), 'https');
    const outcome = await forwarder(isKnown ? { ca: authority.cert } : {}).forward(options());
    expect(outcome.refusal?.code ?? null).toBe(code);
    expect(received).toHaveLength(isKnown ? 1 : 0);
    if (isKnown) expect(outcome.timings).toHaveProperty('tls');
  });
});

test('a safe request without a body is sent again on another connection, if an idle one was closed under it', async () => {
  for (const [method, count] of [
    ['GET', 3],
    ['DELETE', 2],
  ] as const) {
    received = [];
    const one = forwarder();
    handle = (_req, res) => res.end('ok');
    await one.forward(options({ method }));
    await free();
    let broken = 0;
    handle = (req, res) => {
      broken += 1;
      if (broken === 1) req.socket.destroy();
      else res.end('ok');
    };
    const outcome = await one.forward(options({ method }));
    expect(outcome.refusal?.code ?? null).toBe(method === 'GET' ? null : 'UPSTREAM_INTERRUPTED');
    expect(received).toHaveLength(count);
  }
});
