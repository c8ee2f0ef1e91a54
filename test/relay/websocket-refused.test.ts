import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { BEARER, codeOf, KEY, refused, useWebSocketScene } from '../support/relay/websocket-scene.ts';

/** WebSockets that are not opened: refused by the relay, by the upstream, or left by the caller. */
const { relay, origin, handshakes, through, connect, connectTo, socketUrl } = await useWebSocketScene();

describe('a handshake is refused as a call is, and nothing is sent', () => {
  test.each<[string, () => WebSocket]>([
    ['SIGN_IN_REQUIRED', () => connect(through('mine'))],
    ['SECRET_PAUSED', () => connect(through('halted'))],
    ['URL_NOT_ALLOWED', () => connect(through('open', '/other'))],
    ['PLACEHOLDER_MISSING', () => connect(through(), { headers: {} })],
    ['PLACEMENT_NOT_ALLOWED', () => connect(through('mine', '/v1/x?key=$CLIENT_SECRET'), { headers: asOwner() })],
    ['ORIGIN_NOT_ALLOWED', () => connect(through(), { origin: 'https://evil.example' })],
    ['HOST_NOT_ALLOWED', () => connect(through(), { headers: { ...BEARER, host: 'evil.example' } })],
    ['TOKEN_INVALID', () => connect(through(), { headers: { ...BEARER, 'relay-authorization': 'Bearer csr_no' } })],
  ])('%s', async (code, open) => {
    expect(await codeOf(open())).toBe(code);
    expect(handshakes).toEqual([]);
  });

  const asOwner = () => ({ ...BEARER, 'relay-authorization': `Bearer ${relay.device.deviceToken}` });

  test.each([
    ['a subprotocol that is no token', 'realtime, a b'],
    ['a subprotocol twice', 'realtime, realtime'],
  ])('%s', async (_, protocols) => {
    const socket = connect(through(), { headers: { ...BEARER, 'sec-websocket-protocol': protocols } });
    expect(JSON.parse((await refused(socket)).body)).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'headers.Sec-WebSocket-Protocol',
    });
    expect(handshakes).toEqual([]);
  });

  test('a secret that cannot be a subprotocol', async () => {
    const socket = connect(through('base64'), { headers: {} }, ['key.$CLIENT_SECRET']);
    expect(JSON.parse((await refused(socket)).body)).toMatchObject({ code: 'SECRET_NOT_ENCODABLE', sent: 'no' });
    expect(handshakes).toEqual([]);
  });

  test('limits count it once', async () => {
    const first = connect(through('once'));
    await once(first, 'open');
    expect(await codeOf(connect(through('once')))).toBe('RATE_LIMITED');
    first.close();
  });

  test('the same for a signed-in caller passes', async () => {
    const socket = connect(through('mine'), { headers: asOwner() });
    await once(socket, 'open');
    socket.close();
  });

  test('a wss: URL without a handshake', async () => {
    const response = await fetch(through().replace('ws', 'http'), { headers: BEARER });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });
});

describe('an upstream that opens none', () => {
  test('its refusal is mirrored, redacted', async () => {
    const strict = http.createServer();
    strict.on('upgrade', (_, socket) =>
      socket.end(
        `HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\nbad key ${KEY}`,
      ),
    );
    const response = await refused(await connectTo('strict', strict));
    expect(response).toMatchObject({ status: 401, body: 'bad key $CLIENT_SECRET' });
    expect(response.headers).toMatchObject({ 'client-secret-relay': 'upstream', 'x-content-type-options': 'nosniff' });
    expect(response.headers['set-cookie']).toBeUndefined();
    strict.close();
  });

  test('the body of its refusal is cut where it is long', async () => {
    const endless = http.createServer();
    endless.on('upgrade', (_, socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 500 No\r\nConnection: close\r\n\r\n');
      const more = (): void => void (socket.destroyed || socket.write(Buffer.alloc(16_384, 97), more));
      more();
    });
    const response = await refused(await connectTo('endless', endless));
    expect([response.status, response.body.length]).toEqual([500, 65_536]);
    endless.close();
  });

  test('a redirect is not followed', async () => {
    const moved = http.createServer();
    moved.on('upgrade', (_, socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${origin}/v1\r\nConnection: close\r\n\r\n`),
    );
    expect(await codeOf(await connectTo('moved', moved))).toBe('UPSTREAM_PROTOCOL');
    expect(handshakes).toEqual([]);
    moved.close();
  });

  test('one that is not there', async () => {
    const closed = http.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const url = `http://127.0.0.1:${port}`;
    await relay.register({ name: 'closed', value: KEY, access: 'public', allow: [{ origin: url }] });
    const response = await refused(connect(socketUrl(relay.url, 'closed', `${url}/`)));
    expect(JSON.parse(response.body)).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', sent: 'no' });
  });

  test.each(['end', 'resetAndDestroy'] as const)(
    'a caller that leaves meanwhile (%s) cancels the handshake',
    async (leave) => {
      const opened = Promise.withResolvers<Duplex>();
      const silent = http.createServer();
      silent.on('upgrade', (_, socket: Duplex) => {
        socket.on('error', () => {}).resume();
        opened.resolve(socket);
      });
      const socket = await connectTo(`silent-${leave.toLowerCase()}`, silent);
      const waiting = await opened.promise;
      const ended = once(waiting, 'end');
      // Below the client, which would wait for the handshake.
      (socket as unknown as { _req: { socket: Socket } })._req.socket[leave]();
      await ended;
      silent.close();
    },
  );
});
