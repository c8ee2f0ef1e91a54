import { writeFile } from 'node:fs/promises';
import net, { type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createForwarder } from '../../../relay/forward/forward.ts';
import type { Dial } from '../../../relay/forward/happy-eyeballs.ts';
import { type FaultRelay, startFaultRelay } from '../../support/relay/fault-relay.ts';
import { head, type RawResponse, sendRaw } from '../../support/relay/raw-http.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { selfSigned } from '../../support/upstream/certificates.ts';
import { type RawUpstream, startRawUpstream } from '../../support/upstream/raw-upstream.ts';

/**
 * A GET or HEAD on a connection that the upstream had just closed is sent once more; nothing else is, and never twice. An
 * upstream that closes a kept connection as soon as a request arrives on it looks the same to who sent the request.
 */
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const authority = selfSigned({ isAuthority: true });
let relay: FaultRelay;

beforeAll(async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder.path, 'ca.pem');
  await writeFile(file, authority.cert);
  relay = await startFaultRelay({ RELAY_CA_FILE: file });
  await folder.remove();
});
afterAll(() => relay.relay.stop());

type Break = (socket: Socket) => void;
const ends: Break = (socket) => void socket.end();
const resets: Break = (socket) => void socket.resetAndDestroy();

/** Answers the first request of each connection, and breaks at every later one. */
function breaksWhenReused(upstream: RawUpstream, broken: Break): void {
  const seen = new WeakSet<Socket>();
  upstream.behave = (socket) => {
    if (seen.has(socket)) broken(socket);
    else socket.write(OK);
    seen.add(socket);
  };
}

const methods = (upstream: RawUpstream): string[] => upstream.requests.map((request) => request.split(' ', 1)[0] ?? '');

const secure = authority.issue({ names: ['127.0.0.1'] });
test.each<[string, Break, typeof secure | undefined]>([
  ['ends', ends, undefined],
  ['is reset', resets, undefined],
  ['ends, over TLS', ends, secure],
])('a GET whose kept connection %s is sent once more', async (_, broken, certificate) => {
  await using upstream = await startRawUpstream(certificate);
  breaksWhenReused(upstream, broken);
  expect((await relay.call(upstream)).body).toBe('ok');
  expect(await relay.call(upstream)).toMatchObject({ status: 200, body: 'ok' });
  expect(methods(upstream)).toEqual(['GET', 'GET', 'GET']);
});

test('a HEAD is, too', async () => {
  await using upstream = await startRawUpstream();
  breaksWhenReused(upstream, resets);
  await relay.call(upstream);
  expect(await relay.call(upstream, 'HEAD')).toMatchObject({ status: 200 });
  expect(methods(upstream)).toEqual(['GET', 'HEAD', 'HEAD']);
});

const interrupted = ({ status, headers, body }: RawResponse) => ({
  status,
  retry: headers.get('x-should-retry'),
  ...(JSON.parse(body) as { code: string; sent: string }),
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('a %s is not', async (method) => {
  await using upstream = await startRawUpstream();
  breaksWhenReused(upstream, resets);
  await relay.call(upstream);
  const expected = { status: 502, code: 'UPSTREAM_INTERRUPTED', sent: 'maybe', retry: 'false' };
  expect(interrupted(await relay.call(upstream, method))).toMatchObject(expected);
  expect(methods(upstream)).toEqual(['GET', method]);
});

const INTERRUPTED = { status: 502, code: 'UPSTREAM_INTERRUPTED', sent: 'maybe', retry: 'true' };

test('a GET is not sent a third time, also where each connection looks like one that was kept', async () => {
  await using upstream = await startRawUpstream();
  const dial: Dial = (to) => Object.defineProperty(net.connect(to), 'bytesRead', { value: 1 });
  const misled = await startFaultRelay({}, (config) => createForwarder({ ...config, dial }));
  upstream.behave = resets;
  expect(interrupted(await misled.call(upstream))).toMatchObject(INTERRUPTED);
  expect(methods(upstream)).toEqual(['GET', 'GET']);
  await misled.relay.stop();
});

test('a GET on a new connection is not sent again: whoever breaks that one has read it', async () => {
  await using upstream = await startRawUpstream();
  upstream.behave = resets;
  expect(interrupted(await relay.call(upstream))).toMatchObject(INTERRUPTED);
  expect(methods(upstream)).toEqual(['GET']);
});

test('a GET to which a response had begun is not sent again', async () => {
  await using upstream = await startRawUpstream();
  breaksWhenReused(upstream, (socket) => socket.end('HTTP/1.1 20'));
  await relay.call(upstream);
  expect(interrupted(await relay.call(upstream))).toMatchObject(INTERRUPTED);
  expect(methods(upstream)).toEqual(['GET', 'GET']);
});

test('a GET with a body of its caller’s is not: it was read away', async () => {
  await using upstream = await startRawUpstream();
  breaksWhenReused(upstream, resets);
  await relay.call(upstream);
  const lines = ['Host: $HOST', 'Authorization: Bearer $CLIENT_SECRET', 'Content-Length: 2'];
  const target = `/v1/forward/u${upstream.port}/${upstream.url}/`;
  const response = await sendRaw(relay.relay.url, `${head(`GET ${target} HTTP/1.1`, ...lines)}{}`);
  expect(interrupted(response)).toMatchObject(INTERRUPTED);
  expect(methods(upstream)).toEqual(['GET', 'GET']);
});

test('one that is sent twice counts once, and its secret is redacted as ever', async () => {
  await using upstream = await startRawUpstream();
  const value = 'resend-canary-0123456789';
  const allow = [{ origin: upstream.url }];
  await relay.relay.register({ name: 'twice', value, access: 'public', allow, limits: { perMinute: 2 } });
  const call = () =>
    relay.relay.call({
      clientSecretName: 'twice',
      url: upstream.url,
      method: 'GET',
      headers: { 'X-Key': '$CLIENT_SECRET' },
    });
  breaksWhenReused(upstream, ends);
  expect((await call()).status).toBe(200);
  const { behave } = upstream;
  upstream.behave = (socket, request) => {
    if (upstream.requests.length === 2) behave(socket, request);
    else socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${/x-key: (.*)\r\n/i.exec(request)?.[1]}`);
  };
  const response = await call();
  expect([response.status, await response.text()]).toEqual([200, '$CLIENT_SECRET']);
  expect(upstream.requests).toHaveLength(3);
  expect((await call()).status).toBe(429);
});
