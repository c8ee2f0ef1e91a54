import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairOwner } from '../support/relay/owner.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let upstream: Upstream;
let proxy: net.Server;
let proxied = 0;
let env: Record<string, string> = {};

beforeAll(async () => {
  upstream = await startUpstream();
  proxy = net.createServer((socket) => {
    proxied += 1;
    socket.on('error', () => {}).end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  env = { ...Object.fromEntries(names.map((name) => [name, url])), NO_PROXY: '', NODE_USE_ENV_PROXY: '1' };
});
afterAll(async () => {
  await upstream.close();
  proxy.close();
});

test('a proxy named in the environment gets nothing to see, the destination gets the call', async () => {
  await using relay = await startRelayProcess(env);
  const owner = await pairOwner(relay.connectLink);
  await owner.register({ name: 'open', value: 'sk-1', allow: [{ origin: upstream.url }] });
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  const call = { clientSecretName: 'open', url: `${upstream.url}/`, method: 'GET', headers };
  const response = await owner.fetch('/v1/request', { method: 'POST', json: call });
  expect(response.status).toBe(200);
  expect(upstream.received[0]?.headers.authorization).toBe('Bearer sk-1');
  expect(proxied).toBe(0);
});

test('the same environment sends a plain fetch to the proxy', async () => {
  const script = `fetch('${upstream.url}').catch(() => {})`;
  const child = spawn(process.execPath, ['-e', script], { env: { PATH: process.env.PATH ?? '', ...env } });
  await once(child, 'close');
  expect(proxied).toBeGreaterThan(0);
});
