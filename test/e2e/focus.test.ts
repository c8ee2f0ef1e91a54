import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium, POPUP_SIZE } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

const WINDOW = { width: 1280, height: 800 };
let relay: RelayProcess;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  page = await chromium.openPopup(WINDOW);
  app = extensionApp(page);
  await app.connect(relay.connectLink);
  for (const name of ['alpha', 'beta']) {
    await app.register({ name, value: 'some-value-1', access: 'Private', destination: 'api.example.com' });
  }
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

/** What has the focus: its label, or its text. */
const focused = (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label');
    return label ?? (element === document.body ? 'body' : (element?.textContent ?? ''));
  });
const expectFocus = (name: string | RegExp): Promise<void> => expect.poll(focused).toMatch(name);
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();

test.each([
  ['popup', POPUP_SIZE],
  ['window', WINDOW],
])('in the %s, the focus is where work goes on', async (_, size) => {
  await page.setViewportSize(size);
  await app.open('Secrets');
  await press(size === POPUP_SIZE ? 'Back to the list' : /^(Close|Discard)$/);
  await expectFocus(/beta/);
  await page.reload();
  await expectFocus('Search secrets');

  await press(/^New/);
  await expectFocus('Value');
  await press('Close');
  await expectFocus('Search secrets');

  await page.getByRole('button', { name: /alpha/ }).click();
  await expectFocus(/alpha/);
  await press('Replace value');
  await expectFocus('New value');
  await press(/^(Close|Discard)$/);
  await expectFocus(/alpha/);

  await app.register({ name: 'gamma', value: 'some-value-2', access: 'Private', destination: 'api.example.com' });
  await expectFocus(/gamma/);
  await press('Delete gamma');
  await expectFocus('Search secrets');
  await page.getByRole('button', { name: /beta/ }).click();
});

test('a key of several lines keeps the focus in its field', async () => {
  await app.open('Secrets');
  await press('Close');
  await press(/^New/);
  await expectFocus('Value');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text', 'first line\nsecond line');
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, cancelable: true }));
  });
  await page.locator('textarea:focus').waitFor();
  await expectFocus('Value');
  await press('Close');
});

test('the arrow keys stay in the tabs of the window', async () => {
  await app.open('Connection');
  for (const [key, tab] of [
    ['ArrowLeft', 'Playground'],
    ['ArrowLeft', 'Secrets'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    await expectFocus(tab);
  }
});

test('the playground opens with the focus in its URL', async () => {
  await app.open('Playground');
  await page.reload();
  await expectFocus('URL');
});
