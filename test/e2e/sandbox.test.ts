import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** What a hostile upstream answers: each would change the title, or tell `/stolen`, if a script of it ran. */
const ACT = "document.title = 'ran'; fetch('/stolen?' + document.domain)";
const RESPONSES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  html: ['text/html', `<!doctype html><title>still</title><script>${ACT}</script><img src=x onerror="${ACT}">`],
  'html that says it is text': ['text/plain', `<!doctype html><title>still</title><script>${ACT}</script>`],
  'html of no type': ['', `<!doctype html><title>still</title><script>${ACT}</script>`],
  svg: ['image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><title>still</title><script>${ACT}</script></svg>`],
  xhtml: [
    'application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>still</title><script>${ACT}</script></head><body/></html>`,
  ],
  'a refresh': ['text/html', `<!doctype html><title>still</title><meta http-equiv="refresh" content="0;url=/stolen">`],
};
/** These run a script where nothing keeps them from it; the others are there for what a browser may make of them. */
const RUN_UNGUARDED = ['html', 'svg', 'xhtml'];

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
/** The relay's place without its headers: the same form, the same answers. */
let unguarded: http.Server;
let unguardedUrl = '';
const stolen: string[] = [];

beforeAll(async () => {
  upstream = await startUpstream(({ target }, response) => {
    const [type = '', body = ''] = RESPONSES[decodeURIComponent(target.slice(1))] ?? [];
    // A hostile upstream also tries to undo what guards the relay's origin.
    const headers = { 'content-security-policy': "script-src 'unsafe-inline'", 'x-content-type-options': 'off' };
    response.writeHead(200, { ...headers, ...(type && { 'content-type': type }) }).end(body);
  });
  unguarded = http.createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith('/stolen')) stolen.push(request.url);
    const [type = '', body = ''] = RESPONSES[decodeURIComponent(request.url?.slice(1) ?? '')] ?? [];
    response.writeHead(200, type ? { 'content-type': type } : {}).end(body);
  });
  unguarded.listen(0, '127.0.0.1');
  await once(unguarded, 'listening');
  unguardedUrl = `http://127.0.0.1:${(unguarded.address() as AddressInfo).port}`;
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  const owner = await pairOwner(relay.connectLink);
  await owner.register({ name: 'open', value: 'sk-1', access: 'public', allow: [{ origin: upstream.url }] });
});
afterAll(async () => {
  await chromium?.close();
  unguarded.closeAllConnections();
  unguarded.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

/** A page that may call posts a form, which needs no script of the relay's, and its tab goes to the response. */
async function openInTab(action: string, request: string): Promise<{ page: Page; asked: string[] }> {
  const form = `<form method="post" enctype="multipart/form-data" action="${action}">
    <input name="request" value="${request.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"><button>Go</button></form>`;
  const site = http.createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Form</title>${form}`);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const page = await chromium.context.newPage();
  const asked: string[] = [];
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  page.on('request', (one) => asked.push(one.url()));
  await Promise.all([page.waitForURL(`${action}`), page.getByRole('button').click()]);
  await page.waitForLoadState('load');
  site.closeAllConnections();
  site.close();
  return { page, asked };
}

test.each(Object.keys(RESPONSES))(
  '%s of an upstream, opened in a tab, runs nothing on the origin of the relay',
  async (name) => {
    const request = {
      clientSecretName: 'open',
      url: `${upstream.url}/${encodeURIComponent(name)}`,
      method: 'POST',
      headers: { A: '$CLIENT_SECRET' },
    };
    const sent = upstream.received.length;
    const { page, asked } = await openInTab(`${relay.url}/v1/request`, JSON.stringify(request));
    expect(upstream.received).toHaveLength(sent + 1);
    expect(page.url()).toBe(`${relay.url}/v1/request`);
    expect(await page.title()).not.toBe('ran');
    expect(asked.filter((url) => url.includes('stolen'))).toEqual([]);
    // Neither its scripts nor its origin: what it could read there is nobody's.
    expect(await page.evaluate('self.origin').catch(() => 'null')).toBe('null');
    await page.close();
  },
);

test.each(RUN_UNGUARDED)('%s runs where nothing guards it', async (name) => {
  const before = stolen.length;
  const { page } = await openInTab(`${unguardedUrl}/${encodeURIComponent(name)}`, '{}');
  await expect.poll(() => page.title()).toBe('ran');
  await expect.poll(() => stolen.length).toBeGreaterThan(before);
  await page.close();
});
