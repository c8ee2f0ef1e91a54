import { once } from 'node:events';
import type http from 'node:http';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { startLocalRelay } from '../support/relay/local-relay.ts';
import { KEY, useWebSocketScene } from '../support/relay/websocket-scene.ts';

/** WebSockets of upstreams, through `/v1/forward`, from a real client to a real server. */
const { relay, origin, handshakes, upstream, through, connect, socketUrl } = await useWebSocketScene();

const next = async (socket: WebSocket): Promise<string> => `${((await once(socket, 'message')) as [Buffer])[0]}`;

describe('what passes', () => {
  test.each(['ws', 'http'])('text and bytes both ways, by %s: in the URL', async (scheme) => {
    const socket = connect(through('open', '/v1/realtime?model=m', scheme));
    await once(socket, 'open');
    for (const text of ['hello', '{"type":"session"}', 'ü€😀', '']) {
      socket.send(text);
      const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
      expect([`${data}`, isBinary]).toEqual([text, false]);
    }
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
    socket.send(bytes);
    const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
    expect([data.equals(bytes), isBinary]).toEqual([true, true]);
    expect(handshakes[0]?.url).toBe('/v1/realtime?model=m');
    expect(handshakes[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, host: new URL(origin).host });
    socket.close();
    await once(socket, 'close');
  });

  test('placeholders in the query and in a subprotocol, where a browser can put a key', async () => {
    const socket = connect(through('open', '/v1/x?key=$CLIENT_SECRET'), { headers: {} }, [
      'realtime',
      'key.$CLIENT_SECRET',
    ]);
    await once(socket, 'open');
    expect(socket.protocol).toBe('realtime');
    expect(handshakes[0]?.url).toBe(`/v1/x?key=${KEY}`);
    expect(handshakes[0]?.headers['sec-websocket-protocol']).toBe(`realtime,key.${KEY}`);
    socket.close();

    const only = connect(through(), { headers: {} }, ['key.$CLIENT_SECRET']);
    await once(only, 'open');
    // The upstream chose the one with the secret; the caller hears its own spelling.
    expect(only.protocol).toBe('key.$CLIENT_SECRET');
    only.close();
  });

  test('what an upstream says first, at once', async () => {
    upstream.behave = (socket) => socket.send('welcome');
    expect(await next(connect())).toBe('welcome');
  });

  test('the code and reason of a close, both ways', async () => {
    upstream.behave = (socket) => socket.close(4001, 'quota of the day');
    const closed = (await once(connect(), 'close')) as [number, Buffer];
    expect([closed[0], `${closed[1]}`]).toEqual([4001, 'quota of the day']);

    const seen = Promise.withResolvers<[number, string]>();
    upstream.behave = (socket) => socket.once('close', (code, reason) => seen.resolve([code, `${reason}`]));
    const socket = connect();
    await once(socket, 'open');
    socket.close(4002, 'done');
    expect(await seen.promise).toEqual([4002, 'done']);
  });

  test('a connection that breaks, as what it is', async () => {
    upstream.behave = (socket) => socket.terminate();
    expect(((await once(connect(), 'close')) as [number])[0]).toBe(1014);
    const seen = Promise.withResolvers<number>();
    upstream.behave = (socket) => socket.once('close', seen.resolve);
    const socket = connect();
    await once(socket, 'open');
    socket.terminate();
    expect(await seen.promise).toBe(1001);
  });

  test('the trace and the count of what was redacted', async () => {
    upstream.behave = (socket) => socket.send(`your key is ${KEY}`);
    const socket = connect();
    const [response] = (await once(socket, 'upgrade')) as [http.IncomingMessage];
    expect(response.headers['client-secret-relay']).toBe('upstream');
    const id = response.headers['client-secret-trace'];
    socket.close();
    await once(socket, 'close');
    const trace = async () => (await relay.owner(`/v1/traces/${id}`)).json() as Promise<Record<string, unknown>>;
    await expect.poll(async () => (await trace()).state).toBe('done');
    expect(await trace()).toMatchObject({ status: 101, redactions: 1 });
  });
});

describe('redaction', () => {
  test.each([
    ['plain', KEY],
    ['base64', Buffer.from(KEY).toString('base64')],
    ['hex', Buffer.from(KEY).toString('hex')],
  ])('a message that repeats the secret, %s', async (_, form) => {
    upstream.behave = (socket) => {
      socket.send(`{"key":"${form}"}`);
      socket.send(Buffer.from(`bytes ${form}`));
      socket.close(4000, `no ${form}`);
    };
    const socket = connect();
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(`${data}`));
    const [, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([...messages, `${reason}`]).toEqual([
      '{"key":"$CLIENT_SECRET"}',
      'bytes $CLIENT_SECRET',
      'no $CLIENT_SECRET',
    ]);
  });

  test('of what a caller sends nothing is replaced: a message is no place for a secret', async () => {
    const socket = connect();
    await once(socket, 'open');
    socket.send('key $CLIENT_SECRET');
    expect(await next(socket)).toBe('key $CLIENT_SECRET');
    socket.close();
  });
});

test('a slow reader pauses the upstream', async () => {
  let sent = 0;
  upstream.behave = (socket) => {
    const more = (): void => {
      if (sent >= 200 || socket.readyState !== socket.OPEN) return;
      socket.send(Buffer.alloc(1_000_000), () => {
        sent += 1;
        more();
      });
    };
    more();
  };
  const socket = connect();
  await once(socket, 'open');
  socket.pause();
  let before = -1;
  // It has stopped when nothing more was taken between two looks.
  await expect
    .poll(() => {
      const isStill = sent === before && sent > 0;
      before = sent;
      return isStill;
    })
    .toBe(true);
  expect(sent).toBeLessThan(100);
  socket.resume();
  await expect.poll(() => sent).toBe(200);
  socket.close();
});

test('a message beyond 16 MB closes both sides', async () => {
  const seen = Promise.withResolvers<number>();
  upstream.behave = (socket) => socket.once('close', seen.resolve);
  const socket = connect();
  await once(socket, 'open');
  socket.send(Buffer.alloc(17 * 1024 * 1024));
  expect(((await once(socket, 'close')) as [number])[0]).toBe(1009);
  expect(await seen.promise).toBe(1009);
});

test('a relay that stops says that it goes away', async () => {
  const stopping = await startLocalRelay();
  await stopping.register({ name: 'open', value: KEY, access: 'public', allow: [{ origin }] });
  const socket = connect(socketUrl(stopping.url, 'open', `${origin}/`));
  await once(socket, 'open');
  const closed = once(socket, 'close') as Promise<[number]>;
  await stopping.stop();
  expect((await closed)[0]).toBe(1001);
});
