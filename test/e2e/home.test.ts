import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/axe.ts';
import { type Chromium, launchChromium, screenshot } from '../support/chromium.ts';
import { extensionApp } from '../support/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

let relay: RelayProcess;
let chromium: Chromium;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

test('whoever opens the connection link in the browser is told what to do with it, and doing it connects', async () => {
  const page = await chromium.context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(relay.connectLink);
  await page.getByRole('heading', { name: 'This is a Client Secret Relay' }).waitFor();
  // The style is let through by its hash: a wrong one would leave the page unstyled.
  expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).not.toBe('none');
  await screenshot(page, 'home');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);

  const app = extensionApp(await chromium.openPopup());
  await app.connect(page.url());
});
