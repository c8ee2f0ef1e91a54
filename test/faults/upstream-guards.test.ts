import net, { type Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ForwarderConfig } from '../../relay/forward/contract.ts';
import { createForwarder } from '../../relay/forward/forward.ts';
import { createBareForwarder } from '../support/relay/bare-forwarder.ts';
import { type FaultRelay, SECRET, startFaultRelay } from '../support/relay/fault-relay.ts';
import type { RawResponse } from '../support/relay/raw-http.ts';
import { CHUNKED, chunk, EVENTS, KB64, OK } from '../support/upstream/http1-text.ts';
import { type Behaviour, keepsSaying, says, saysAndEnds, startRawUpstream } from '../support/upstream/raw-upstream.ts';

/**
 * The negative controls of the matrix of upstream faults: with one guard taken out, and all others in their place, the
 * same behaviour does the harm that the guard is there for.
 */
const NEVER = 600_000;
const CALL = { method: 'GET', headers: { A: '$CLIENT_SECRET' } };

/** Which guard ended a call, by what the owner is told to raise. */
const fixOf = (variable: string): string => `The owner of the relay can raise ${variable}.`;
const BY_TOTAL = fixOf('RELAY_TOTAL_TIMEOUT');
const BY_WAITING = fixOf('RELAY_FIRST_BYTE_TIMEOUT');
const BY_SILENCE = fixOf('RELAY_IDLE_TIMEOUT');
const BY_CONNECTING = fixOf('RELAY_CONNECT_TIMEOUT');

type Without = (config: ForwarderConfig) => Partial<ForwarderConfig>;

const relays: FaultRelay[] = [];
const start = async (without: Without = () => ({}), env: Record<string, string> = {}): Promise<FaultRelay> => {
  const relay = await startFaultRelay(env, (config) => createForwarder({ ...config, ...without(config) }));
  relays.push(relay);
  return relay;
};

let guarded: FaultRelay;
beforeAll(async () => {
  // The last deadline is far, so that it is never what ends a call first.
  guarded = await start(undefined, { RELAY_TOTAL_TIMEOUT: '60' });
});
afterAll(() => Promise.all(relays.map(({ relay }) => relay.stop())));

async function reasonOf({ relay }: FaultRelay, trace: string | null): Promise<string | undefined> {
  const response = await relay.owner(`/v1/traces/${trace}`);
  return ((await response.json()) as { refusal: { fix: string } | null }).refusal?.fix;
}

const traceOf = (response: RawResponse): string | null => response.headers.get('client-secret-trace');

describe('a deadline', () => {
  const reason = async (at: FaultRelay, behave: Behaviour): Promise<string | undefined> => {
    await using upstream = await startRawUpstream();
    upstream.behave = behave;
    const response = await at.call(upstream);
    await upstream.allClosed();
    return reasonOf(at, traceOf(response));
  };

  test.concurrent.for<[string, Behaviour, string, Without]>([
    [
      'for the first byte, which a 102 now and then does not move',
      keepsSaying('', 'HTTP/1.1 102 Processing\r\n\r\n', 100),
      BY_WAITING,
      ({ firstByteTimeout }) => ({ firstByteTimeout: NEVER, pool: { headersTimeout: firstByteTimeout } }),
    ],
    [
      'for silence in a body',
      says(`${EVENTS}${chunk('data: 1\n\n')}`),
      BY_SILENCE,
      () => ({ pool: { bodyTimeout: 0 } }),
    ],
  ])('%s', async ([, behave, by, without]) => {
    expect(await reason(guarded, behave)).toBe(by);
    // Only the last deadline is left to end it.
    expect(await reason(await start(without), behave)).toBe(BY_TOTAL);
  });

  test.concurrent('for an upload that the upstream does not take', async () => {
    const send = async (at: FaultRelay): Promise<unknown> => {
      await using upstream = await startRawUpstream();
      upstream.behave = (socket) => void socket.pause();
      await at.relay.register({ name: 'up', value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
      const response = await fetch(`${at.relay.url}/v1/forward/up/${upstream.url}/`, {
        method: 'POST',
        headers: { authorization: 'Bearer $CLIENT_SECRET', 'content-type': 'application/octet-stream' },
        body: Buffer.alloc(40_000_000),
      });
      return ((await response.json()) as { fix: string }).fix;
    };
    expect(await send(guarded)).toBe(BY_WAITING);
    expect(await send(await start(() => ({ pool: { headersTimeout: 0 } })))).toBe(BY_TOTAL);
  });

  test.concurrent('for the connection', async () => {
    const reason = async (at: FaultRelay): Promise<string | undefined> => {
      await using upstream = await startRawUpstream();
      const response = await at.call({ ...upstream, url: upstream.url.replace('http:', 'https:') });
      return reasonOf(at, traceOf(response));
    };
    expect(await reason(guarded)).toBe(BY_CONNECTING);
    expect(await reason(await start(() => ({ connectTimeout: NEVER })))).toBe(BY_TOTAL);
  });

  test.concurrent('for all of it, which events without end do not move', async () => {
    const behave = keepsSaying(EVENTS, chunk('data: 1\n\n'), 50);
    const short = await start(() => ({ totalTimeout: 1_000 }));
    expect(await reason(short, behave)).toBe(BY_TOTAL);
    // In a second there are twenty.
    expect(await read(await start(() => ({ totalTimeout: NEVER })), behave, 40 * 'data: 1\n\n'.length)).toBe(true);
    expect(await read(short, behave, 40 * 'data: 1\n\n'.length)).toBe(false);
  });
});

/** Reads so many bytes and goes away; false where the response broke before. */
async function read({ relay }: FaultRelay, behave: Behaviour, enough: number): Promise<boolean> {
  await using upstream = await startRawUpstream();
  upstream.behave = behave;
  const name = `read${upstream.port}`;
  await relay.register({ name, value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
  const response = await relay.call({ ...CALL, clientSecretName: name, url: `${upstream.url}/` });
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size >= enough) return true;
    }
  } catch {}
  return false;
}

describe('a size', () => {
  // No deadline may be what ends it.
  const patient = { RELAY_TOTAL_TIMEOUT: '600', RELAY_IDLE_TIMEOUT: '600', RELAY_FIRST_BYTE_TIMEOUT: '600' };
  let bounded: FaultRelay;
  let boundless: FaultRelay;
  beforeAll(async () => {
    bounded = await start(undefined, patient);
    boundless = await start(() => ({ maxResponseBytes: Number.POSITIVE_INFINITY }), patient);
  });

  test.concurrent('of headers', async () => {
    const behave = says(`${OK}X-Long: ${KB64}${KB64}\r\nContent-Length: 2\r\n\r\nok`);
    const call = async (at: FaultRelay): Promise<RawResponse> => {
      await using upstream = await startRawUpstream();
      upstream.behave = behave;
      return await at.call(upstream);
    };
    expect(JSON.parse((await call(guarded)).body)).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    const response = await call(await start(() => ({ pool: { maxHeaderSize: 1_000_000 } })));
    expect([response.status, response.headers.get('x-long')?.length]).toEqual([200, 2 * KB64.length]);
  });

  test.concurrent.for<[string, Behaviour]>([
    ['of a body that is announced', keepsSaying(`${OK}Content-Length: 5000000000\r\n\r\n`, KB64)],
    ['of chunks', keepsSaying(CHUNKED, chunk(KB64))],
    ['of a body that ends with its connection', keepsSaying(`${OK}Connection: close\r\n\r\n`, KB64)],
    [
      'of what is unpacked',
      (socket) => {
        const bomb = zlib.gzipSync(Buffer.alloc(10_000_000));
        socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
        socket.write(bomb);
      },
    ],
  ])('%s', async ([, behave]) => {
    expect(await read(bounded, behave, 1_000_001)).toBe(false);
    expect(await read(boundless, behave, 3_000_000)).toBe(true);
  });
});

test('a reset is not taken for the end of a body that has no length', async () => {
  /** The body, null where it broke. The reset comes once the head has gone through, or it would take that with it. */
  const bodyOf = async ({ relay }: FaultRelay): Promise<string | null> => {
    await using upstream = await startRawUpstream();
    const serving = Promise.withResolvers<Socket>();
    upstream.behave = (socket) => {
      socket.write(`${OK}Connection: close\r\n\r\nhalf of it`);
      serving.resolve(socket);
    };
    await relay.register({ name: 'reset', value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
    const response = await relay.call({ ...CALL, clientSecretName: 'reset', url: `${upstream.url}/` });
    (await serving.promise).resetAndDestroy();
    return await response.text().catch(() => null);
  };
  expect(await bodyOf(guarded)).toBeNull();
  // Errors whose code cannot be changed: undici sees a reset, and takes it for the end.
  const unmarked = await start(() => ({
    dial: (to) =>
      net.connect(to).on('error', (error: Error & { code?: string }) => {
        Object.defineProperty(error, 'code', { get: () => 'ECONNRESET', set: () => {} });
      }),
  }));
  expect(await bodyOf(unmarked)).toBe('half of it');
});

describe('undici alone would mirror', () => {
  let bare: FaultRelay;
  beforeAll(async () => {
    bare = await startFaultRelay({}, createBareForwarder);
    relays.push(bare);
  });

  const gzip = (body: Buffer): string =>
    `${OK}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n${body.toString('latin1')}`;
  const wrongSum = Buffer.concat([zlib.gzipSync('ok').subarray(0, -8), Buffer.alloc(8, 1)]);
  const redirect = 'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n';

  test.concurrent.for<[string, Behaviour, string, object]>([
    [
      'a status that is none',
      says('HTTP/1.1 999 No\r\nContent-Length: 2\r\n\r\nok'),
      'UPSTREAM_PROTOCOL',
      { status: 999 },
    ],
    [
      'what is compressed for the way, and unreadable to whom it reaches',
      saysAndEnds(`${OK}Transfer-Encoding: gzip\r\n\r\n${zlib.gzipSync('ok').toString('latin1')}`),
      'UPSTREAM_PROTOCOL',
      { status: 200, body: zlib.gzipSync('ok').toString('latin1') },
    ],
    [
      'an encoding that Node cannot undo',
      says(`${OK}Content-Encoding: compress\r\nContent-Length: 2\r\n\r\nbx`),
      'UPSTREAM_PROTOCOL',
      { status: 200, body: 'bx' },
    ],
    [
      'two encodings, through which no redactor sees',
      says(`${OK}Content-Encoding: gzip, br\r\nContent-Length: 2\r\n\r\nok`),
      'UPSTREAM_PROTOCOL',
      { status: 200, body: 'ok' },
    ],
    ['a redirect', says(redirect), 'REDIRECT_REFUSED', { status: 302 }],
    ['a damaged gzip as if it were whole', says(gzip(wrongSum)), 'broken', { status: 200, whole: true }],
    [
      'half a gzip as if it were whole',
      says(gzip(zlib.gzipSync(KB64).subarray(0, 60))),
      'broken',
      { status: 200, whole: true },
    ],
  ])('%s', async ([, behave, ending, harm]) => {
    await using upstream = await startRawUpstream();
    upstream.behave = behave;
    expect(await bare.call(upstream)).toMatchObject(harm);
    await using own = await startRawUpstream();
    await guarded.run(own, behave, ending === 'broken' ? 'broken' : { code: ending });
  });
});
