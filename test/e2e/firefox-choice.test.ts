import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

let relay: RelayProcess;
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  [relay, firefox] = await Promise.all([startRelayProcess(), launchFirefox()]);
  page = await firefox.openPopup('[role=tab]');
  page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await firefox?.close();
  await relay?.stop();
});

test('the kind of a body can be chosen again after another tab was open', async () => {
  const { press, fill, shows } = byName(page);
  await press('tab', 'Connection');
  await fill('Connection link', relay.connectLink);
  await press('button', 'Connect');
  await shows('Paired devices');
  await press('tab', 'Secrets');
  await press('button', 'New client secret');
  await page.locator('input[type=password]').fill('firefox-api-key-0123456789');
  await fill('Name', 'service');
  await fill('Add a destination', 'api.example.com');
  await press('button', 'Encrypt and save');
  await shows('Replace value');
  await press('tab', 'Playground');
  await page.locator('::-p-aria([name="Method"][role="combobox"])').fill('POST');
  const choose = (kind: string) => page.locator(`section[aria-label=Request] fieldset ::-p-text(${kind})`).click();
  const chosen = () =>
    page.$eval('section[aria-label=Request] fieldset :checked', (field) => field.parentElement?.textContent);
  await choose('Text');
  await expect.poll(chosen).toBe('Text');
  await press('tab', 'Secrets');
  await press('tab', 'Playground');
  await expect.poll(() => chosen().catch(() => null)).toBe('Text');
  await choose('JSON');
  await expect.poll(chosen).toBe('JSON');
  await page.waitForSelector('.prism-code-editor');
});
