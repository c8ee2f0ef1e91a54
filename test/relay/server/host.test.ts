import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHostCheck, knownHosts, ownOrigin } from '../../../relay/server/host.ts';

let server: http.Server;
let port = 0;

beforeAll(async () => {
  server = http.createServer({ requireHostHeader: false }, (req, res) => {
    const refusal = createHostCheck(knownHosts('https://relay.example', '127.0.0.1', port))(req);
    res.statusCode = refusal ? 421 : 200;
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Raw bytes: an HTTP client would repair what is tried here. */
function statusOf(target: string, hosts: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(
        [`GET ${target} HTTP/1.1`, ...hosts.map((host) => `Host: ${host}`), 'Connection: close', '', ''].join('\r\n'),
      );
    });
    let response = '';
    socket.on('data', (chunk) => {
      response += chunk;
    });
    socket.on('end', () => resolve(Number(response.split(' ')[1])));
    socket.on('error', reject);
  });
}

test('the printed address, localhost and the public URL are served', async () => {
  expect(await statusOf('/', [`127.0.0.1:${port}`])).toBe(200);
  expect(await statusOf('/', [`LOCALHOST:${port}`])).toBe(200);
  expect(await statusOf('/', ['relay.example'])).toBe(200);
});

test.each<[string, string, (port: number) => string[]]>([
  ['a rebound name', '/', (p) => [`evil.example:${p}`]],
  ['another port', '/', () => ['127.0.0.1:1']],
  ['no port', '/', () => ['127.0.0.1']],
  ['a trailing dot', '/', (p) => [`localhost.:${p}`]],
  ['user info', '/', (p) => [`user@localhost:${p}`]],
  ['two hosts', '/', (p) => [`localhost:${p}`, 'evil.example']],
  ['the same host twice', '/', (p) => [`localhost:${p}`, `localhost:${p}`]],
  ['no host', '/', () => []],
  ['an absolute target', 'http://evil.example/', (p) => [`localhost:${p}`]],
])('%s is refused', async (_, target, hosts) => {
  expect(await statusOf(target, hosts(port))).toBe(421);
});

test('another header of four letters is not taken for a host', () => {
  const check = createHostCheck(new Set(['relay.example']));
  const rawHeaders = ['From', 'relay.example', 'Host', 'relay.example', 'Date', 'Host'];
  const request = { rawHeaders, headers: { host: 'relay.example' }, url: '/' };
  expect(check(request as unknown as http.IncomingMessage)).toBeNull();
});

test('a relay on port 80 is served without the port, any other one only with it', () => {
  const all = ['relay.example', '127.0.0.1', 'localhost', '[::1]', '0.0.0.0'];
  const withPort = (port: number) => all.slice(1).map((name) => `${name}:${port}`);
  expect([...knownHosts('https://Relay.example', '0.0.0.0', 8787)].sort()).toEqual(
    ['relay.example', ...withPort(8787)].sort(),
  );
  expect([...knownHosts('https://relay.example', '0.0.0.0', 80)].sort()).toEqual([...all, ...withPort(80)].sort());
  expect(knownHosts('https://relay.example', '2001:db8::1', 8787)).toContain('[2001:db8::1]:8787');
});

test('the own origin is the public one behind TLS, and else the address that was called', () => {
  const called = { headers: { host: 'localhost:8787' } };
  expect(ownOrigin(called, 'https://relay.example/base')).toBe('https://relay.example');
  expect(ownOrigin(called, 'http://127.0.0.1:8787')).toBe('http://localhost:8787');
});
