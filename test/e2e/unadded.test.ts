import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

/** What somebody typed into a field beside an *Add* button and did not add. */
let relay: RelayProcess;
let chromium: Chromium;
let page: Page;
let count = 0;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  page = await chromium.openPopup({ width: 900, height: 700 });
  await extensionApp(page).connect(relay.connectLink);
  await extensionApp(page).open('Secrets');
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});
beforeEach(async () => {
  count += 1;
  await page.getByRole('button', { name: /^New/ }).first().click();
  await page.getByLabel('Value', { exact: true }).fill(`some-value-${count}`);
  await page.getByLabel('Name', { exact: true }).fill(`secret-${count}`);
});

const save = () => page.getByRole('button', { name: 'Encrypt and save' }).click();
const saved = () => page.getByRole('heading', { name: `secret-${count}`, exact: true }).waitFor();
const focused = () => page.evaluate(() => document.activeElement?.id);

test('a destination is added by saving', async () => {
  await page.getByLabel('Add a destination').fill('api.example.com/v1');
  await save();
  await saved();
  expect(await page.getByLabel('Origin', { exact: true }).inputValue()).toBe('https://api.example.com');
  expect(await page.getByLabel('Paths, one per line').inputValue()).toBe('/v1');
  expect(await page.getByLabel('Add a destination').inputValue()).toBe('');
});

test('a destination that is none stops the saving, with a sentence and the focus there', async () => {
  const field = page.getByLabel('Add a destination');
  await field.fill('not a host');
  await save();
  await page.getByText('Enter a host, such as api.example.com').waitFor();
  await expect.poll(focused).toBe(await field.getAttribute('id'));
  expect(await page.getByRole('heading', { name: 'New client secret' }).isVisible()).toBe(true);
  await field.fill('api.example.com');
  await save();
  await saved();
});

test('a place with its name is added by saving, and one without is asked for', async () => {
  await page.getByLabel('Add a destination').fill('api.example.com');
  await page.getByLabel('Add a place').selectOption('query-named');
  await save();
  await page.getByText('Enter a parameter name').waitFor();
  await expect.poll(focused).toBe(await page.getByLabel('Parameter name').getAttribute('id'));
  await page.getByLabel('Parameter name').fill('key');
  await save();
  await saved();
  await page.getByText('The query parameter key').waitFor();
});

test('it is still there when the window is opened again', async () => {
  await page.getByLabel('Add a destination').fill('half.example.c');
  await page.getByLabel('Add a place').selectOption('header-named');
  await page.getByLabel('Header name').fill('x-half');
  await page.close();
  page = await chromium.openPopup({ width: 900, height: 700 });
  await expect.poll(() => page.getByLabel('Add a destination').inputValue()).toBe('half.example.c');
  expect(await page.getByLabel('Header name').inputValue()).toBe('x-half');
});

test('a key in the wrong field stops the saving', async () => {
  const field = page.getByLabel('Name', { exact: true });
  await field.fill(`sk-proj-${'aB3dE5gH7j'.repeat(4)}`);
  await page.getByLabel('Add a destination').fill('api.example.com');
  await save();
  await page.getByText('Enter keys in the Value field only.').waitFor();
  await expect.poll(focused).toBe(await field.getAttribute('id'));
});
