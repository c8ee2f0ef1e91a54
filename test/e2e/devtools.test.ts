import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, screenshot } from '../support/chromium.ts';
import { type DevTools, devToolsOf, launchChromiumWithDevTools } from '../support/devtools.ts';
import { extensionApp } from '../support/extension-app.ts';
import { servePage, type WebPage } from '../support/page.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstreams.ts';

const KEY = 'devtools-api-key-0123456789';
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let site: WebPage;
let page: Page;
let devTools: DevTools;
let panel: Frame;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ from: 'the upstream' })),
    launchChromiumWithDevTools(),
  ]);
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: KEY, access: 'Public', destination: upstream.url });
  await app.page.close();
  site = await servePage(relay.url);
  page = await chromium.context.newPage();
  await page.goto(site.url);
  devTools = await devToolsOf(page);
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

const row = (text: string | RegExp) => panel.getByRole('row').filter({ hasText: text });

test("a page's call is in the panel, although the panel was opened after it", async () => {
  // Read to its end, as pages do: the browser tells of a call when its answer is over.
  const answer = await page.evaluate(
    `fetch('${relay.url}/v1/request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientSecretName: 'service',
        url: '${upstream.url}/v1/things',
        method: 'POST',
        headers: { Authorization: 'Bearer $CLIENT_SECRET' },
        data: { prompt: 'hello' },
      }),
    }).then((answer) => answer.json())`,
  );
  expect(answer).toEqual({ from: 'the upstream' });
  panel = await devTools.openPanel();
  await row('/v1/things').waitFor();
  expect(await row('/v1/things').textContent()).toMatch(/POSTservice.*\/v1\/things.*200/);
});

test('its detail has what the page sent beside what the relay forwarded, the key in neither', async () => {
  await row('/v1/things').click();
  const sent = panel.getByRole('region', { name: 'Sent by the page' });
  const forwarded = panel.getByRole('region', { name: 'Forwarded by the relay' });
  await forwarded.getByText('hello').waitFor();
  expect(await sent.textContent()).toContain('Bearer $CLIENT_SECRET');
  expect(await forwarded.textContent()).toContain('Bearer ••••');
  expect(await panel.content()).not.toContain(KEY);
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  await screenshot(devTools.window, 'devtools-first-call');
});
