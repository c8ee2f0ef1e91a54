import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import { holdData } from '../support/browser/held-data.ts';

/** What a person can do before the popup has read or been told anything. */
let extension: ConnectedExtension;
let url: string;

beforeAll(async () => {
  extension = await connectedExtension();
  const { app, upstream } = extension;
  url = `${upstream.url}/a`;
  for (const name of ['first', 'second']) {
    await app.register({ name, value: `some-value-${name}`, access: 'Private', destination: upstream.url });
    await app.page.getByRole('button', { name: 'Back to the list' }).click();
  }
  await app.compose({ secret: 'first', method: 'GET', url, headers: { A: '$CLIENT_SECRET' } });
  await app.send();
  await app.page.close();
});
afterAll(() => extension?.[Symbol.asyncDispose]());

/** The popup with this tab open, which reads and is told nothing until it may. */
async function openBeforeData(tab: string): Promise<{ page: Page; allow(): Promise<void> }> {
  const { context, extensionId } = extension.chromium;
  const page = await context.newPage();
  const allow = await holdData(page);
  await page.goto(`chrome-extension://${extensionId}/popup.html#${tab}`);
  return { page, allow };
}

/** What the field with the focus has, and where its caret is. */
const typed = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    return [field.type, field.value, field.selectionStart];
  });

test('the list can be searched before the secrets are there: text, caret and field stay when they come', async () => {
  const { page, allow } = await openBeforeData('secrets');
  await page.keyboard.type('secnd');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('o');
  expect(await typed(page)).toEqual(['search', 'second', 4]);
  await page.getByRole('status', { name: 'Loading secrets' }).waitFor();
  const field = await page.getByRole('searchbox').elementHandle();
  expect(await accessibilityProblems(page)).toEqual([]);
  await allow();
  await page.getByRole('listitem').first().waitFor();
  expect(await page.getByRole('listitem').count()).toBe(1);
  expect(await typed(page)).toEqual(['search', 'second', 4]);
  expect(await field?.evaluate((one) => one.isConnected)).toBe(true);
  await page.close();
});

test('a URL can be typed on before the stored one is there: it comes in front, and the caret stays', async () => {
  const { page, allow } = await openBeforeData('playground');
  await page.keyboard.type('/image');
  await page.keyboard.press('ArrowLeft');
  expect(await typed(page)).toEqual(['url', '/image', 5]);
  const field = await page.getByLabel('URL', { exact: true }).elementHandle();
  expect(await accessibilityProblems(page)).toEqual([]);
  await allow();
  await expect.poll(() => typed(page)).toEqual(['url', `${url}/image`, url.length + 5]);
  await page.keyboard.type('s');
  await page.getByRole('button', { name: 'Send' }).and(page.locator(':enabled')).waitFor();
  expect(await typed(page)).toEqual(['url', `${url}/imagse`, url.length + 6]);
  expect(await field?.evaluate((one) => one.isConnected)).toBe(true);
  expect(await page.getByLabel('Client secret').inputValue()).toBe('first');
  await page.close();
});

test('the tab of a connected relay has its buttons before the relay is known', async () => {
  const { page, allow } = await openBeforeData('connection');
  await page.getByRole('button', { name: 'Connect another relay' }).click();
  await page.keyboard.type('http://relay');
  expect(await typed(page)).toEqual(['text', 'http://relay', 12]);
  expect(await accessibilityProblems(page)).toEqual([]);
  await allow();
  await page.getByRole('region', { name: 'Connected relay' }).waitFor();
  expect(await typed(page)).toEqual(['text', 'http://relay', 12]);
  await page.close();
});

test('once the relay is disconnected, the next popup expects none, and knows nothing of what was there', async () => {
  const { chromium } = extension;
  const page = await chromium.openPopup();
  await page.getByRole('tab', { name: 'Connection' }).click();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByLabel('Connection link').waitFor();
  const outline = await page.evaluate(() => localStorage.getItem('outline'));
  expect(JSON.parse(outline ?? '')).toEqual({ relay: false, secrets: 0, editor: false, request: false });
  await page.close();
  const next = await openBeforeData('connection');
  await next.page.keyboard.type('http://relay');
  expect(await typed(next.page)).toEqual(['text', 'http://relay', 12]);
  await next.page.close();
});
