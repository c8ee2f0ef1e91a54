import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createByteBudget } from '../../relay/limits/byte-budget.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo, type RawResponse, responseOn } from '../support/relay/raw-http.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** One large body fits at a time. */
const LARGE = 150_000;
const LIMITS = { RELAY_MAX_REQUEST_BYTES: `${LARGE + 1_000}`, RELAY_MAX_BUFFERED_BYTES: `${LARGE + 1_000}` };
const P = '$CLIENT_SECRET';

/** Refuses at once where others wait for room. */
let busy: LocalRelay;
/** Has room for many. */
let roomy: LocalRelay;
let strict: LocalRelay;
let patient: LocalRelay;
let upstream: Upstream;
const holders: Socket[] = [];

beforeAll(async () => {
  upstream = await startUpstream();
  const noWait: typeof createByteBudget = (maxBytes) => {
    const budget = createByteBudget(maxBytes);
    return { ...budget, take: async (bytes) => budget.tryTake(bytes) };
  };
  [busy, roomy, strict, patient] = await Promise.all([
    startLocalRelay(LIMITS, { createByteBudget: noWait }),
    startLocalRelay({ ...LIMITS, RELAY_MAX_BUFFERED_BYTES: '10000000' }, { createByteBudget: noWait }),
    startLocalRelay({ ...LIMITS, RELAY_BODY_TIMEOUT: '1' }),
    startLocalRelay(LIMITS),
  ]);
  for (const relay of [busy, roomy, strict, patient]) {
    const allow = [{ origin: upstream.url }];
    await relay.register({ name: 'open', value: 'sk-1', access: 'public', allow, placements: ['header', 'body'] });
  }
});
afterEach(() => {
  for (const socket of holders.splice(0)) socket.destroy();
});
afterAll(async () => {
  await Promise.all([busy, roomy, strict, patient].map((relay) => relay.stop()));
  await upstream.close();
});

const jsonOf = (bytes: number): string => {
  const call = { clientSecretName: 'open', url: `${upstream.url}/`, method: 'POST', headers: { A: P } };
  const withText = (text: string): string => JSON.stringify({ ...call, data: { text } });
  return withText('x'.repeat(bytes - withText('').length));
};
const multipart = (bytes: number): string =>
  `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n${jsonOf(bytes)}\r\n--b--\r\n`;

interface Kind {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}
const KINDS: Readonly<Record<string, () => Kind>> = {
  'a call': () => ({ path: '/v1/request', type: 'application/json', body: jsonOf(LARGE) }),
  'a call of an SDK': () => ({
    path: `/v1/forward/open/${upstream.url}/`,
    type: 'application/json',
    body: JSON.stringify({ key: P, image: 'x'.repeat(LARGE - 50) }),
  }),
  'the part "request" of an upload': () => ({
    path: '/v1/request',
    type: 'multipart/form-data; boundary=b',
    body: multipart(LARGE),
  }),
};

const headOf = ({ path, type }: Kind, framing: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: $HOST\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`;
const announced = ({ body }: Kind): string => `Content-Length: ${body.length}`;

async function connect(relay: LocalRelay, text: string): Promise<Socket> {
  const socket = await connectTo(relay.url);
  holders.push(socket);
  socket.write(text.replaceAll('$HOST', new URL(relay.url).host));
  return socket;
}

/** Announces a large body and sends none of it. Resolves when the relay has made room for it. */
async function hold(relay: LocalRelay): Promise<Socket> {
  const kind = (KINDS['a call'] as () => Kind)();
  // Sent only when the relay has begun to handle the request.
  const socket = await connect(relay, headOf(kind, `${announced(kind)}\r\nExpect: 100-continue`));
  await once(socket, 'data');
  // With workers the primary process makes the room: what a page of the audit trail asks every worker comes behind that.
  await (await relay.owner('/v1/audit')).text();
  return socket;
}

async function sendWhole(relay: LocalRelay, kind: Kind, framing: string, body = kind.body): Promise<RawResponse> {
  return responseOn(await connect(relay, `${headOf(kind, `${framing}\r\nConnection: close`)}${body}`));
}

const expectOverloaded = ({ status, headers, body }: RawResponse): void => {
  expect(JSON.parse(body)).toMatchObject({ code: 'OVERLOADED', sent: 'no' });
  expect([status, headers.get('retry-after'), headers.get('x-should-retry')]).toEqual([503, '1', 'true']);
};

describe('while a large body takes all the memory for bodies', () => {
  test.each(['a call', 'a call of an SDK'])('another of %s is refused before it is read', async (name) => {
    const kind = (KINDS[name] as () => Kind)();
    await hold(busy);
    expectOverloaded(await sendWhole(busy, kind, announced(kind), ''));
    await hold(roomy);
    expect((await sendWhole(roomy, kind, announced(kind))).status).toBe(200);
  });

  test.each(Object.keys(KINDS))('another of %s that is sent in chunks is refused', async (name) => {
    const kind = (KINDS[name] as () => Kind)();
    const body = `${kind.body.length.toString(16)}\r\n${kind.body}\r\n0\r\n\r\n`;
    await hold(busy);
    expectOverloaded(await sendWhole(busy, kind, 'Transfer-Encoding: chunked', body));
    await hold(roomy);
    expect((await sendWhole(roomy, kind, 'Transfer-Encoding: chunked', body)).status).toBe(200);
  });

  test('small ones pass', async () => {
    await hold(busy);
    expect((await busy.call(JSON.parse(jsonOf(50_000)))).status).toBe(200);
  });

  test('its memory is free again when its caller disconnects, and after each response', async () => {
    const holder = await hold(busy);
    holder.destroy();
    await expect.poll(async () => (await busy.call(JSON.parse(jsonOf(LARGE)))).status).toBe(200);
    await expect.poll(async () => (await busy.call(JSON.parse(jsonOf(LARGE)))).status).toBe(200);
  });
});

test('a call waits for room, and has it when a body that does not arrive is given up', async () => {
  await Promise.all([hold(strict), hold(patient)]);
  let isOver = false;
  const waiting = patient.call(JSON.parse(jsonOf(LARGE))).finally(() => {
    isOver = true;
  });
  await expect.poll(async () => (await strict.call(JSON.parse(jsonOf(LARGE)))).status).toBe(200);
  // With the documented deadline, the body that does not arrive still has its memory.
  expect(isOver).toBe(false);
  for (const socket of holders.splice(0)) socket.destroy();
  expect((await waiting).status).toBe(200);
});
