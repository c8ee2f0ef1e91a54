import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_OUTPUT } from '../../scripts/targets.ts';
import type { Client, ClientOptions } from '../../shared/client/client.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { selfSigned } from '../support/upstream/certificates.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Where a page may live whose relay is on this computer, and what the browser lets it do. */
const PUBLIC = 'app.example';
let relay: LocalRelay;
let upstream: Upstream;
let chromium: Chromium;
let plain: http.Server;
let secure: https.Server;
let own: http.Server;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const portOf = (server: http.Server | https.Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = await temporaryFolder();
  const html = '<!doctype html><title>A page</title>';
  const response: http.RequestListener = (_, response) =>
    void response.setHeader('content-type', 'text/html').end(html);
  plain = http.createServer(response).listen(0, '127.0.0.1');
  secure = https.createServer(selfSigned({ names: [PUBLIC] }), response).listen(0, '127.0.0.1');
  own = http.createServer(response).listen(0, '127.0.0.1');
  await Promise.all([once(own, 'listening'), once(plain, 'listening'), once(secure, 'listening')]);
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const origins = [`http://${PUBLIC}:${portOf(plain)}`, `https://${PUBLIC}:${portOf(secure)}`];
  const policy = { value: 'sk-origin', access: 'public', allow: [{ origin: upstream.url }] };
  await relay.register({ ...policy, name: 'open' });
  await relay.register({ ...policy, name: 'listed', origins });
  await writeFile(path.join(folder.path, 'page.html'), html);
  chromium = await launchChromium([
    `--host-resolver-rules=MAP ${PUBLIC} 127.0.0.1, MAP my-app.localhost 127.0.0.1`,
    `--ip-address-space-overrides=127.0.0.1:${portOf(plain)}=public,127.0.0.1:${portOf(secure)}=public`,
    '--ignore-certificate-errors',
  ]);
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), folder?.remove()]);
  own?.close();
  plain?.close();
  secure?.close();
});

/** What a call of a page at this address comes to. */
async function call(url: string, clientSecretName: string): Promise<unknown> {
  const page = await chromium.context.newPage();
  await page.goto(url);
  // From the page itself: a browser that does not let a page call the relay loads no script from there either.
  await page.addScriptTag({ path: path.join(CLIENT_OUTPUT, 'client.js') });
  return page.evaluate(
    async ({ relay, api, clientSecretName }) => {
      const { clientSecretRelay } = globalThis as unknown as {
        clientSecretRelay: { createClient(options: ClientOptions): Client };
      };
      const { clientSecretRequest } = clientSecretRelay.createClient({ relay });
      const headers = { A: '$CLIENT_SECRET' };
      return clientSecretRequest({ clientSecretName, url: api, method: 'GET', headers }).catch(
        ({ name, code, source, message }) => ({ name, code, source, message }),
      );
    },
    { relay: relay.url, api: upstream.url, clientSecretName },
  );
}

const failure = (message: RegExp) => ({
  name: 'ClientSecretError',
  code: 'RELAY_UNREACHABLE',
  source: 'client',
  message: expect.stringMatching(message),
});

test('a page under localhost may call', async () => {
  const url = `http://my-app.localhost:${portOf(own)}/`;
  expect(await call(url, 'open')).toEqual({ ok: true });
});

test('a page that is a file is told to be served', async () => {
  const url = pathToFileURL(path.join(folder.path, 'page.html')).href;
  expect(await call(url, 'open')).toEqual(failure(/^A page from a file .* Serve it with npx serve\.$/));
});

test('a public page on http is told where it may live', async () => {
  const url = `http://${PUBLIC}:${portOf(plain)}/`;
  expect(await call(url, 'listed')).toEqual(failure(/^Browsers do not let a public page on http .* over https/));
});

test('a public page on https is told of the permission, and may call with it', async () => {
  const origin = `https://${PUBLIC}:${portOf(secure)}`;
  expect(await call(`${origin}/`, 'listed')).toEqual(
    failure(new RegExp(`Allow local network access for ${origin} in`)),
  );
  await chromium.context.grantPermissions(['local-network-access'], { origin });
  expect(await call(`${origin}/`, 'listed')).toEqual({ ok: true });
  // The browser lets it through, and the relay still has the last word.
  expect(await call(`${origin}/`, 'open')).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED', source: 'relay' });
});
