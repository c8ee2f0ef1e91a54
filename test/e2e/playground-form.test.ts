import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startUpstream(), launchChromium()]);
  page = await chromium.openPopup();
  app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({
    name: 'service',
    value: 'some-value-1',
    access: 'Private',
    destination: `${upstream.url}/v1/things`,
  });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const check = (): Locator => page.getByRole('status', { name: 'Request check' });
const fix = (name: string | RegExp): Locator => check().getByRole('button', { name });

test('a change to the policy comes after those to the request, and is undone by one click', async () => {
  await app.compose({
    method: 'POST',
    url: `${upstream.url}/v1/others`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
  const allow = fix(/^Allow POST /);
  await allow.waitFor();
  expect(await check().getByText('You and signed-in users of your pages can then send service to').count()).toBe(1);
  await screenshot(page, 'fix-policy');
  await allow.click();
  await page.getByText('Changed the policy of service').waitFor();
  await check().getByText('URL_NOT_ALLOWED').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await check().getByText('URL_NOT_ALLOWED').waitFor();
});
