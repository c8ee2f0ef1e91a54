import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

let relay: RelayProcess;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  page = await chromium.openPopup();
  app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: 'some-value-1', access: 'Private', destination: 'api.example.com' });
  await page.emulateMedia({ forcedColors: 'active' });
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

type Property = 'backgroundColor' | 'borderBottomColor';
const color = (of: Locator, property: Property, pseudo?: string): Promise<string> =>
  of.evaluate((element, [name, part]) => getComputedStyle(element, part)[name as Property], [
    property,
    pseudo,
  ] as const);
async function expectDistinct(one: Locator, other: Locator, property: Property = 'backgroundColor'): Promise<void> {
  expect(await color(one, property)).not.toBe(await color(other, property));
}

test('the switch of a secret shows its knob', async () => {
  const input = page.getByRole('switch');
  const track = await color(input, 'backgroundColor');
  expect(await color(input, 'backgroundColor', '::before')).not.toBe(track);
  await screenshot(page, 'forced-colors-secret');
});

test('what is chosen differs from what is not', async () => {
  await expectDistinct(
    page.getByRole('radio', { name: 'Private' }).locator('..'),
    page.getByRole('radio', { name: 'Public' }).locator('..'),
  );
  await app.open('Playground');
  const tab = (name: string): Locator => page.getByRole('tab', { name });
  await expectDistinct(tab('Playground'), tab('Secrets'));
  await expectDistinct(tab('Params'), tab('Run as owner'), 'borderBottomColor');
  await screenshot(page, 'forced-colors-playground');
});

test("the mark of the connection's state is filled", async () => {
  const mark = page.getByRole('tab', { name: 'Connection (Connected)' }).locator('> span').last();
  const bar = page.locator('header').first();
  await expectDistinct(mark, bar);
  // As the browser would draw it without the rule for forced colors.
  await mark.evaluate((element) => element.setAttribute('style', 'background: green; forced-color-adjust: auto'));
  expect(await color(mark, 'backgroundColor')).toBe(await color(bar, 'backgroundColor'));
});
