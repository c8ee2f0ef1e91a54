import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/firefox.ts';
import { openFirefoxPanel } from '../support/firefox-devtools.ts';
import { servePage, type WebPage } from '../support/page.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstreams.ts';

/**
 * The panel in Firefox's own toolbox: that it opens, and that the capture there gets a page's call. Details, filters, themes
 * and calls from workers and frames are looked at in Chromium only.
 */
const KEY = 'firefox-devtools-api-key-0123456789';
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let site: WebPage;
let popup: Page;

beforeAll(async () => {
  [relay, upstream, firefox] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ from: 'the upstream' })),
    launchFirefox(),
  ]);
  site = await servePage(relay.url);
  popup = await firefox.openPopup('[role=tab]');
  popup.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

/** At once: key by key takes seconds, and is tried in the test of the popup. */
const AT_ONCE = { typingThreshold: 0 };

test("a page's call is in the panel of Firefox's toolbox, and the key is nowhere in it", async () => {
  const { press, fill, shows } = byName(popup, AT_ONCE);
  await press('tab', 'Connection');
  await fill('Connection link', relay.connectLink);
  await press('button', 'Connect');
  await shows('Paired devices');
  await press('tab', 'Secrets');
  await press('button', 'New client secret');
  await popup.locator('input[type=password]').fill(KEY, AT_ONCE);
  await fill('Name', 'service');
  await popup.locator('::-p-text(Public)').click();
  await fill('Add a destination', upstream.url);
  await press('button', 'Add the destination');
  await press('button', 'Seal and save');
  await shows('Replace the value');

  const page = await firefox.browser.newPage();
  await page.goto(site.url);
  const panel = await openFirefoxPanel(firefox.browser, site.url);
  await expect.poll(() => panel.texts('h1, h2, h3')).toContain('No call yet');

  const request = {
    clientSecretName: 'service',
    url: `${upstream.url}/v1/things`,
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    data: { prompt: 'hello' },
  };
  expect(await page.evaluate(`relay.clientSecretRequest(${JSON.stringify(request)})`)).toEqual({
    from: 'the upstream',
  });
  expect(JSON.stringify(upstream.received.at(-1)?.rawHeaders)).toContain(KEY);

  await expect.poll(() => panel.texts('.call')).toHaveLength(1);
  const [row] = await panel.texts('.call');
  expect(row).toMatch(/POSTservice.*\/v1\/things.*200/);
  expect(row).toContain(new URL(upstream.url).host);
  const html = await panel.html();
  expect(html).toContain('/v1/things');
  expect(html).not.toContain(KEY);
});
