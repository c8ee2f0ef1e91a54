import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { launchChromium } from '../support/browser/chromium.ts';
import { catalogue } from '../support/catalogue.ts';
import { randomText } from '../support/redaction/canary.ts';
import { runCli } from '../support/relay/cli.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(json({ ok: true }));
});
afterAll(() => upstream?.close());

/** How far the page is wider than the window, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.each([
  ['de', 'ltr'],
  ['ko', 'ltr'],
  ['he', 'rtl'],
])('in %s the extension is connected, and makes a first call', async (language, direction) => {
  const text = await catalogue(language);
  await using relay = await startRelayProcess();
  await using chromium = await launchChromium([], { language });
  const page = await chromium.openPopup();
  const open = async (tab: string): Promise<void> => {
    await page.goto(`chrome-extension://${chromium.extensionId}/popup.html#${tab}`);
    await page.reload();
  };
  const button = (key: string) => page.getByRole('button', { name: text(key), exact: true });

  await open('connection');
  await page.getByLabel(text('connection.connect.link')).fill(relay.connectLink);
  const root = page.locator('html');
  expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual([language, direction]);
  await button('connection.connect.submit').click();
  await expect.poll(async () => JSON.stringify((await chromium.storage()).local)).toContain(relay.url);

  const secret = randomText(40);
  const file = path.join(relay.dataDir, 'keys.env');
  writeFileSync(file, `API_KEY=${secret}`);
  const origin = `http://127.0.0.1:${upstream.port}`;
  const imported = await runCli(['secrets', 'import', file, '--allow', origin], { RELAY_DATA_DIR: relay.dataDir });
  expect(imported.stderr).toBe('');

  await open('playground');
  await expect
    .poll(() => page.getByLabel(text('playground.secret.label'), { exact: true }).inputValue())
    .toBe('API_KEY');
  const url = page.getByLabel('URL', { exact: true });
  await expect.poll(() => url.inputValue()).toContain(origin);
  // A URL is read from left to right in every language.
  expect(await url.evaluate((field) => getComputedStyle(field).direction)).toBe('ltr');
  await button('playground.action.send').click();
  const response = page.getByRole('region', { name: text('playground.response.label') });
  await response.getByText('200 OK').waitFor();
  await expect.poll(() => upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${secret}`);
  expect(await overflow(page)).toBe(0);
  expect(await accessibilityProblems(page)).toEqual([]);
});
