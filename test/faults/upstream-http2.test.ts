import { writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import type { Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultRelay, startFaultRelay } from '../support/relay/fault-relay.ts';
import { head, type RawResponse, sendRaw } from '../support/relay/raw-http.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { type Authority, selfSigned } from '../support/upstream/certificates.ts';
import { type H2Upstream, ok, type StreamHandler, startH2Upstream } from '../support/upstream/h2-upstream.ts';
import { endless, frame, HEADERS, SETTINGS, startRawH2 } from '../support/upstream/raw-h2.ts';

const { constants } = http2;
const SECRET = 'sk-h2-fault-3f9a1c';

let folder: TemporaryFolder;
let authority: Authority;
let faults: FaultRelay;

beforeAll(async () => {
  folder = await temporaryFolder();
  authority = selfSigned({ isAuthority: true });
  const file = path.join(folder.path, 'ca.pem');
  await writeFile(file, authority.cert);
  faults = await startFaultRelay({ RELAY_CA_FILE: file });
});
afterAll(async () => {
  await faults.relay.stop();
  await folder.remove();
});

let names = 0;
/** A call through the relay to this origin, read from the socket. */
async function callerOf(origin: string): Promise<(method?: string) => Promise<RawResponse>> {
  const { relay } = faults;
  const name = `h2-${names++}`;
  await relay.register({ name, value: SECRET, access: 'public', allow: [{ origin }] });
  return (method = 'GET') => {
    const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
    const body = JSON.stringify({ clientSecretName: name, url: `${origin}/v1`, method, headers });
    const lines = ['Host: $HOST', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    return sendRaw(relay.url, head('POST /v1/request HTTP/1.1', ...lines) + body);
  };
}

const codeOf = ({ body }: RawResponse): unknown => (JSON.parse(body) as { code: unknown }).code;

/** After every fault the relay is as good as before: the next call to the same origin passes. */
async function recovers(upstream: H2Upstream, call: () => Promise<RawResponse>): Promise<void> {
  upstream.behave = ok;
  expect(await call()).toMatchObject({ status: 200, body: 'ok', whole: true });
}

const upstreamOf = (options = {}) => startH2Upstream(authority.issue({ names: ['127.0.0.1'] }), options);

describe('a stream', () => {
  test.for<[string, StreamHandler, string]>([
    ['reset before its response', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR), 'UPSTREAM_INTERRUPTED'],
    ['ended without a response', (stream) => stream.close(constants.NGHTTP2_NO_ERROR), 'UPSTREAM_PROTOCOL'],
    ['that is silent', () => {}, 'UPSTREAM_TIMEOUT'],
    [
      'too long by its own account',
      (stream) => stream.respond({ ':status': 200, 'content-length': '2000000' }),
      'UPSTREAM_TOO_LARGE',
    ],
    [
      'in an encoding that nobody knows',
      (stream) => {
        stream.respond({ ':status': 200, 'content-encoding': 'gzip, br' });
        stream.end('ok');
      },
      'UPSTREAM_PROTOCOL',
    ],
  ])('%s', async ([, behave, code]) => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    upstream.behave = behave;
    expect(codeOf(await call('POST'))).toBe(code);
    expect(upstream.opened).toHaveLength(1);
    await recovers(upstream, call);
  });

  test.for<[string, StreamHandler]>([
    [
      'reset in its middle',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('half', () => void stream.destroy(new Error('reset')));
      },
    ],
    [
      'shorter than it says',
      (stream) => {
        stream.respond({ ':status': 200, 'content-length': '20000' });
        stream.end('half');
      },
    ],
    [
      'that falls silent',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('half');
      },
    ],
    [
      'without end',
      (stream) => {
        stream.respond({ ':status': 200 });
        const more = (): void => void (stream.destroyed || stream.write(Buffer.alloc(65_536, 97), more));
        more();
      },
    ],
  ])('%s is seen to be broken', async ([, behave]) => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    upstream.behave = behave;
    expect(await call()).toMatchObject({ status: 200, whole: false });
    await recovers(upstream, call);
  });

  test('refused before anything was done with it is sent once more, and no further', async () => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    upstream.behave = (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM);
    expect(['UPSTREAM_INTERRUPTED', 'UPSTREAM_UNREACHABLE']).toContain(codeOf(await call('POST')));
    expect(upstream.opened.length).toBeLessThanOrEqual(2);
    await recovers(upstream, call);
  });

  test('one slow reader holds up no other call on the connection', async () => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    await recovers(upstream, call);
    upstream.behave = (stream, headers) => {
      if (headers[':method'] === 'GET') return ok(stream, headers);
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(900_000, 97));
    };
    // Nobody reads these responses.
    const { relay } = faults;
    const name = `h2-slow-${names++}`;
    await relay.register({ name, value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
    const idle = await Promise.all(
      Array.from({ length: 8 }, () =>
        relay.call({
          clientSecretName: name,
          url: upstream.url,
          method: 'POST',
          headers: { Authorization: '$CLIENT_SECRET' },
        }),
      ),
    );
    for (let round = 0; round < 5; round += 1) expect(await call()).toMatchObject({ body: 'ok' });
    expect(upstream.sessions).toHaveLength(1);
    await Promise.all(idle.map((response) => response.body?.cancel()));
  });
});

describe('a connection', () => {
  test('told to go away before a call was processed: it is sent on another one', async () => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    await recovers(upstream, call);
    upstream.behave = (stream, headers) => {
      if (upstream.sessions.length > 1) return ok(stream, headers);
      // The stream before this one is the last that was processed.
      stream.session?.goaway(constants.NGHTTP2_NO_ERROR, (stream.id ?? 3) - 2);
    };
    expect(await call('POST')).toMatchObject({ status: 200, body: 'ok' });
    expect(upstream.sessions).toHaveLength(2);
  });

  test('told to go away while a call runs: it ends, and the next is on another one', async () => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    upstream.behave = (stream, headers) => {
      stream.session?.goaway(constants.NGHTTP2_NO_ERROR, stream.id ?? 1);
      ok(stream, headers);
    };
    expect(await call()).toMatchObject({ status: 200, body: 'ok', whole: true });
    await recovers(upstream, call);
    expect(upstream.sessions).toHaveLength(2);
  });

  test('that breaks after a call went out: it is not sent again', async () => {
    await using upstream = await upstreamOf();
    const call = await callerOf(upstream.url);
    upstream.behave = (stream) => stream.session?.destroy();
    expect(codeOf(await call('POST'))).toBe('UPSTREAM_INTERRUPTED');
    expect(upstream.opened).toHaveLength(1);
    await recovers(upstream, call);
  });

  test('with no stream allowed on it', async () => {
    await using upstream = await upstreamOf({ settings: { maxConcurrentStreams: 0 } });
    const call = await callerOf(upstream.url);
    expect(['UPSTREAM_TIMEOUT', 'UPSTREAM_BUSY', 'UPSTREAM_INTERRUPTED']).toContain(codeOf(await call()));
  });

  test.for<[string, (socket: Socket) => void]>([
    ['that sends what is no frame', (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n')],
    ['that sends a frame longer than agreed', (socket) => void socket.write(frame(0, 0, 1, Buffer.alloc(1_000_000)))],
    [
      'with CONTINUATION frames without end',
      (socket) => {
        socket.write(HEADERS);
        endless(socket, frame(9, 0, 1, Buffer.alloc(16_384, 0x40)));
      },
    ],
    [
      'with empty CONTINUATION frames without end',
      (socket) => {
        socket.write(HEADERS);
        endless(socket, frame(9, 0, 1, Buffer.alloc(0)));
      },
    ],
    ['with SETTINGS without end', (socket) => endless(socket, SETTINGS)],
    ['with PING without end', (socket) => endless(socket, frame(6, 0, 0, Buffer.alloc(8)))],
    ['with headers of a stream that nobody opened', (socket) => void socket.write(frame(1, 4, 7, Buffer.from([0x88])))],
    [
      'with a compressed head that cannot be decoded',
      (socket) => void socket.write(frame(1, 4, 1, Buffer.alloc(64, 0xff))),
    ],
    ['with a pushed response', (socket) => void socket.write(frame(5, 4, 1, Buffer.from([0, 0, 0, 2, 0x88])))],
    ['that closes after its preface', (socket) => void socket.end()],
  ])('%s', async ([, attack]) => {
    await using upstream = await startRawH2(authority.issue({ names: ['127.0.0.1'] }), attack);
    const call = await callerOf(upstream.url);
    const held = process.memoryUsage().rss;
    const response = await call();
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(codeOf(response)).toMatch(/^UPSTREAM_(?:PROTOCOL|INTERRUPTED|TIMEOUT|UNREACHABLE)$/);
    expect(response.body).not.toContain(SECRET);
    expect(process.memoryUsage().rss - held).toBeLessThan(150_000_000);
    // The relay is still up.
    expect((await fetch(`${faults.relay.url}/healthz`)).status).toBe(200);
  });
});

test('the head of a response is bounded', async () => {
  await using upstream = await upstreamOf();
  const call = await callerOf(upstream.url);
  upstream.behave = (stream) => {
    const headers = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-${index}`, 'a'.repeat(400)]));
    stream.respond({ ':status': 200, ...headers });
    stream.end('ok');
  };
  expect(codeOf(await call())).toMatch(/^UPSTREAM_(?:PROTOCOL|INTERRUPTED)$/);
  await recovers(upstream, call);
});
