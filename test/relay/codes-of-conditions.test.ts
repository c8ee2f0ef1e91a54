import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { CODES_OF_CONDITIONS, type CodeScene, listen, SECRET, startCodeScene } from '../support/relay/code-scene.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { pipelining } from '../support/relay/pipelining.ts';
import { asResponse, head, sendRaw } from '../support/relay/raw-http.ts';
import { startRestartableRelay } from '../support/relay/restartable-relay.ts';
import { tamper } from '../support/relay/tamper.ts';

let scene: CodeScene;
let relay: LocalRelay;
let base = '';
let request: CodeScene['request'];
let expectProblem: CodeScene['expectProblem'];

beforeAll(async () => {
  scene = await startCodeScene();
  ({ relay, base, request, expectProblem } = scene);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe('every code of a connection, an upstream or a relay in trouble comes over HTTP', () => {
  test('ADDRESS_REFUSED for an address outside the admitted networks', async () => {
    await relay.register({ name: 'inner', value: SECRET, access: 'public', allow: [{ origin: 'https://10.0.0.1' }] });
    const response = await relay.call(request({ clientSecretName: 'inner', url: 'https://10.0.0.1/' }));
    await expectProblem(response, 'ADDRESS_REFUSED');
  });

  test('INSECURE_URL for plain http where no network is admitted', async () => {
    const strict = await startLocalRelay({ RELAY_ALLOW_NETWORKS: '' });
    await strict.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: 'http://api.example' }] });
    await expectProblem(await strict.call(request({ url: 'http://api.example/' })), 'INSECURE_URL');
    // Before the policy is asked, which could only allow it in vain.
    await expectProblem(await strict.call(request({ url: 'http://elsewhere.example/' })), 'INSECURE_URL');
    await strict.stop();
  });

  test('HEADERS_TOO_LARGE and REQUEST_TIMEOUT, which HTTP clients do not get themselves into', async () => {
    const large = head('GET /v1/relay HTTP/1.1', 'Host: $HOST', `X-A: ${'a'.repeat(20_000)}`);
    await expectProblem(asResponse(await sendRaw(relay.url, large)), 'HEADERS_TOO_LARGE');
    const lines = ['Host: $HOST', 'Content-Type: application/json', 'Content-Length: 10'];
    const slow = head('POST /v1/request HTTP/1.1', ...lines);
    await expectProblem(asResponse(await sendRaw(relay.url, slow)), 'REQUEST_TIMEOUT');
  });

  test.each<[ErrorCode, string, (socket: net.Socket) => void]>([
    ['UPSTREAM_INTERRUPTED', 'http', (socket) => socket.destroy()],
    ['UPSTREAM_PROTOCOL', 'http', (socket) => socket.end('this is no HTTP\r\n\r\n')],
    ['UPSTREAM_TLS', 'https', (socket) => socket.end('no TLS either')],
  ])('%s', async (code, scheme, behave) => {
    const raw = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => behave(socket));
    });
    const origin = `${scheme}://127.0.0.1:${await listen(raw)}`;
    await relay.register({ name: 'raw', value: SECRET, access: 'public', allow: [{ origin }] });
    await expectProblem(await relay.call(request({ clientSecretName: 'raw', url: `${origin}/` })), code);
    raw.close();
  });

  test('UPSTREAM_UNREACHABLE where nobody listens', async () => {
    const closed = net.createServer();
    const origin = `http://127.0.0.1:${await listen(closed)}`;
    await new Promise((resolve) => closed.close(resolve));
    await relay.register({ name: 'closed', value: SECRET, access: 'public', allow: [{ origin }] });
    const response = await relay.call(request({ clientSecretName: 'closed', url: `${origin}/` }));
    await expectProblem(response, 'UPSTREAM_UNREACHABLE');
  });

  test('UPSTREAM_BUSY where other calls use every connection', async () => {
    const patient = await startLocalRelay({ RELAY_CONNECT_TIMEOUT: '1' });
    const silent = http.createServer(() => {});
    const origin = `http://127.0.0.1:${await listen(silent)}`;
    await patient.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const responses = Array.from({ length: 257 }, () => patient.call(request({ url: origin })));
    const busy = await Promise.race(responses);
    await expectProblem(busy, 'UPSTREAM_BUSY');
    expect(busy.headers.get('retry-after')).toBe('5');
    silent.closeAllConnections();
    silent.close();
    await Promise.all(responses);
    await patient.stop();
  });

  test('OVERLOADED when as many calls are under way as may be', async () => {
    const small = await startLocalRelay({ RELAY_MAX_CALLS: '1' });
    let arrived = () => {};
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow = http.createServer(() => arrived());
    const origin = `http://127.0.0.1:${await listen(slow)}`;
    await small.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const first = small.call(request({ url: `${origin}/` })).catch(() => null);
    await waiting;
    const response = await small.call(request({ url: `${origin}/` }));
    expect(response.headers.get('retry-after')).toBe('1');
    await expectProblem(response, 'OVERLOADED');
    slow.closeAllConnections();
    slow.close();
    await first;
    await small.stop();
  });

  test('SHUTTING_DOWN for new calls while one under way finishes', async () => {
    const ending = await startLocalRelay();
    let finish = () => {};
    let arrived = () => {};
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slow = http.createServer((_req, res) => {
      finish = () => res.end('{"late":true}');
      arrived();
    });
    const origin = `http://127.0.0.1:${await listen(slow)}`;
    await ending.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin }] });
    const client = await pipelining(ending.url);
    client.send('POST /v1/request', JSON.stringify(request({ url: `${origin}/` })));
    await waiting;
    const stopped = ending.stop();
    client.send('GET /v1/relay');
    const newcomer = fetch(`${ending.url}/v1/relay`);
    await expect(newcomer).rejects.toThrow('fetch failed');
    finish();
    const responses = await client.closed;
    expect(responses).toContain('{"late":true}');
    expect(responses.indexOf('SHUTTING_DOWN')).toBeGreaterThan(responses.indexOf('{"late":true}'));
    scene.seen.add('SHUTTING_DOWN');
    await stopped;
    slow.close();
  });

  test('CALL_INTERRUPTED for a queued call that was running when the relay was killed', async () => {
    await using killed = await startRestartableRelay();
    await killed.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: base }] });
    const queued = await fetch(`${killed.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request({ url: `${base}/never`, queue: 'q' })),
    });
    const { id } = (await queued.json()) as { id: string };
    const state = async () => (await fetch(`${killed.url}/v1/requests/${id}`)).json();
    await expect.poll(state).toMatchObject({ status: 'running' });
    await killed.kill();
    await killed.start();
    await expectProblem(await fetch(`${killed.url}/v1/requests/${id}`), 'CALL_INTERRUPTED');
  });

  test('STORE_UNAVAILABLE when the database cannot be read', async () => {
    const ruined = await startLocalRelay();
    await ruined.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: base }] });
    tamper(ruined.dataDir);
    await expectProblem(await ruined.call(request()), 'STORE_UNAVAILABLE');
    await ruined.stop();
  });

  test('none of them is left out', () => {
    expect([...scene.seen].sort()).toEqual([...CODES_OF_CONDITIONS].sort());
  });
});
