import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import type { Chromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { startVendors, type Vendors } from '../support/browser/vendors.ts';
import { randomText } from '../support/redaction/canary.ts';
import type { RelayProcess } from '../support/relay/relay-process.ts';
import type { Upstream } from '../support/upstream/upstreams.ts';

/** The first ten minutes: connecting, the first call, and trying a secret. Every host leads to a local upstream. */
const MAX_CLICKS = 4;
let upstream: Upstream;
let vendors: Vendors;
let relay: RelayProcess;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  vendors = await startVendors();
  ({ upstream, relay, chromium } = vendors);
  page = await openPopup();
});
afterAll(() => vendors?.[Symbol.asyncDispose]());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const urlField = () => page.getByLabel('URL', { exact: true });

/** Also counts the clicks in it: those of a person, of whichever button. */
async function openPopup(): Promise<Page> {
  const opened = await chromium.openPopup();
  await opened.evaluate(() => {
    document.documentElement.dataset.clicks = '0';
    document.addEventListener(
      'click',
      ({ isTrusted }) => {
        const { dataset } = document.documentElement;
        if (isTrusted) dataset.clicks = String(Number(dataset.clicks) + 1);
      },
      { capture: true },
    );
  });
  return opened;
}

test('the link survives the closing of the popup, and what comes next is said', async () => {
  await extensionApp(page).open('Connection');
  await page.getByLabel('Connection link').and(page.locator(':focus')).waitFor();
  await page.keyboard.insertText(relay.connectLink);
  await expect.poll(async () => JSON.stringify((await chromium.storage()).session)).toContain('#pair=');
  expect(JSON.stringify((await chromium.storage()).local)).not.toContain('#pair=');
  await page.close();
  page = await openPopup();
  await expect.poll(() => page.getByLabel('Connection link').inputValue()).toBe(relay.connectLink);
  await button('Connect').click();
  await page.getByText('Next, add an API key').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await expect.poll(async () => JSON.stringify((await chromium.storage()).session)).not.toContain('#pair=');
});

test.each([
  [
    'OpenAI',
    `curl https://api.openai.com/v1/chat/completions -H "Content-Type: application/json" -H "Authorization: Bearer sk-proj-${randomText(40)}" -d '{"model": "gpt-4.1", "messages": []}'`,
  ],
  [
    'Anthropic',
    `curl https://api.anthropic.com/v1/messages -H "x-api-key: sk-ant-api03-${randomText(40)}" -H "anthropic-version: 2023-06-01" -H "content-type: application/json" -d '{"max_tokens": 1}'`,
  ],
  ['Stripe', `curl https://api.stripe.com/v1/charges -u "sk_test_${randomText(24)}:" -d amount=2000`],
  ['Google Maps', `curl "https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=AIza${randomText(35)}"`],
  ['GitHub', `curl -L -H "Authorization: Bearer ghp_${randomText(36)}" https://api.github.com/user`],
])('%s: from a connected popup and a command in the clipboard to a response', async (vendor, command) => {
  await page.close();
  page = await openPopup();
  await page.getByRole('tabpanel').first().waitFor();
  await page.evaluate((text) => navigator.clipboard.writeText(text), command);
  const before = upstream.received.length;
  await page.keyboard.press('ControlOrMeta+v');
  await page.getByRole('dialog').getByRole('button', { name: 'Save and send' }).click();
  await upstream.request(before);
  await page.getByRole('region', { name: 'Response' }).getByText('200').first().waitFor();
  const clicks = Number(await page.evaluate(() => document.documentElement.dataset.clicks));
  console.log(`${vendor}: one paste and ${clicks} click${clicks === 1 ? '' : 's'}`);
  expect(clicks).toBeGreaterThan(0);
  expect(clicks).toBeLessThanOrEqual(MAX_CLICKS);
});

test('a saved secret is tried with the first request of its API, and keeps its own draft', async () => {
  await extensionApp(page).open('Secrets');
  await page.getByRole('button', { name: /^New/ }).first().click();
  const key = `ghp_${randomText(36)}`;
  await page.getByLabel('Value', { exact: true }).fill(key);
  await button('GitHub').click();
  await button('Encrypt and save').click();
  await page.getByRole('status').getByRole('button', { name: 'Try it' }).click();
  // Before, the form has the request of the pasted command, to the same URL.
  await expect.poll(() => page.getByLabel('Client secret').inputValue()).toBe('github-2');
  expect(await urlField().inputValue()).toBe('https://api.github.com/user');
  const before = upstream.received.length;
  await button('Send').click();
  const { method, headers } = await upstream.request(before);
  expect([method, headers.authorization, headers['x-github-api-version']]).toEqual([
    'GET',
    `Bearer ${key}`,
    '2022-11-28',
  ]);

  await urlField().fill('https://api.github.com/user/repos');
  await page.getByLabel('Client secret').selectOption('stripe');
  await expect.poll(() => urlField().inputValue()).toContain('https://api.stripe.com/');
  await extensionApp(page).open('Secrets');
  await button('Try it in the playground').click();
  await expect.poll(() => urlField().inputValue()).toBe('https://api.github.com/user/repos');
});
