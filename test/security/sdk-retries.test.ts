import net, { type AddressInfo, type Socket } from 'node:net';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * The official package repeats every 5xx twice by itself. What may have reached the API must not be repeated so: an image
 * would be made, and paid for, three times.
 */
let relay: LocalRelay;

beforeAll(async () => {
  relay = await startLocalRelay({ RELAY_FIRST_BYTE_TIMEOUT: '0.3' });
});
afterAll(() => relay.stop());

const CHAT = { model: 'gpt-5', messages: [{ role: 'user' as const, content: 'Hello' }] };
const CHOICES = { id: 'c', choices: [] };

async function sdk(name: string, origin: string, more: ConstructorParameters<typeof OpenAI>[0] = {}): Promise<OpenAI> {
  await relay.register({ name, value: 'sk-proj-retries-0123456789', access: 'public', allow: [{ origin }] });
  return new OpenAI({ baseURL: `${relay.url}/v1/forward/${name}/${origin}/v1`, apiKey: '$CLIENT_SECRET', ...more });
}

const failure = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

/** An API that reads a request whole and then does this instead of a response. */
async function startMute(instead: (socket: Socket) => void): Promise<Upstream> {
  return startUpstream((_, { socket }) => {
    if (socket) instead(socket);
  });
}

describe('a POST that may have reached the API is sent once', () => {
  test.each<[string, number, string, (socket: Socket) => void]>([
    ['the API closed the connection', 502, 'UPSTREAM_INTERRUPTED', (socket) => socket.end()],
    ['the API reset the connection', 502, 'UPSTREAM_INTERRUPTED', (socket) => socket.resetAndDestroy()],
    ['the API did not respond in time', 504, 'UPSTREAM_TIMEOUT', () => {}],
  ])('%s', async (name, status, code, instead) => {
    await using upstream = await startMute(instead);
    const client = await sdk(`p${upstream.port}`, upstream.url);
    expect(await failure(client.chat.completions.create(CHAT)), name).toMatchObject({ status, code });
    expect(upstream.received).toHaveLength(1);
  });

  test('while the same SDK, asking such an API itself, repeats it', async () => {
    await using upstream = await startMute((socket) => socket.end());
    const client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'x' });
    expect(await failure(client.chat.completions.create(CHAT))).toBeInstanceOf(APIConnectionError);
    expect(upstream.received).toHaveLength(3);
  });

  test('and a 502 without the header is repeated: it is what the SDK goes by', async () => {
    await using bare = await startUpstream(json({ error: {} }, 502));
    const client = new OpenAI({ baseURL: `${bare.url}/v1`, apiKey: 'x' });
    expect(await failure(client.chat.completions.create(CHAT))).toBeInstanceOf(APIError);
    expect(bare.received).toHaveLength(3);
  });
});

test('a GET is tried again', async () => {
  let left = 1;
  await using upstream = await startUpstream((received, response) => {
    if (left-- > 0) response.socket?.end();
    else return json({ data: [], object: 'list' })(received, response);
  });
  const client = await sdk('models', upstream.url);
  expect((await client.models.list()).data).toEqual([]);
  expect(upstream.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
});

test('a POST that could not be sent is tried again, and arrives once the API is there', async () => {
  const reserved = net.createServer();
  await new Promise<void>((resolve) => reserved.listen(0, '127.0.0.1', resolve));
  const { port } = reserved.address() as AddressInfo;
  await new Promise((resolve) => reserved.close(resolve));
  let asked = 0;
  let upstream: Upstream | null = null;
  const counting: typeof fetch = async (...args) => {
    asked += 1;
    const response = await fetch(...args);
    // Between the SDK's first try and its second.
    if (asked === 1) {
      expect(await response.clone().json()).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', sent: 'no' });
      upstream = await startUpstream(json(CHOICES), port);
    }
    return response;
  };
  const client = await sdk('late', `http://127.0.0.1:${port}`, { fetch: counting });
  expect(await client.chat.completions.create(CHAT)).toMatchObject({ id: 'c' });
  expect(asked).toBe(2);
  expect((upstream as Upstream | null)?.received).toHaveLength(1);
  await (upstream as Upstream | null)?.close();
});

test('a refusal by policy is not', async () => {
  await using upstream = await startUpstream(json(CHOICES));
  let asked = 0;
  const counting: typeof fetch = (...args) => {
    asked += 1;
    return fetch(...args);
  };
  const client = await sdk('strict', upstream.url, { fetch: counting });
  await relay.owner('/v1/secrets/strict', { method: 'PATCH', json: { limits: { perDay: 1 } } });
  expect(await client.chat.completions.create(CHAT)).toMatchObject({ id: 'c' });
  expect(await failure(client.chat.completions.create(CHAT))).toMatchObject({ status: 429, code: 'QUOTA_EXCEEDED' });
  expect([asked, upstream.received.length]).toEqual([2, 1]);
});
