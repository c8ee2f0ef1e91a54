import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SHORTCUTS } from '../../extension/shortcuts/shortcuts.ts';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { POPUP_SIZE, screenshot } from '../support/browser/chromium.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import type { ExtensionApp } from '../support/browser/extension-app.ts';
import { json, type Upstream } from '../support/upstream/upstreams.ts';

/** The extension without a mouse. */
let extension: ConnectedExtension;
let upstream: Upstream;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  extension = await connectedExtension(json({ otter: 1 }), { width: 1280, height: 800 });
  ({ upstream, page, app } = extension);
  await app.register({ name: 'service', value: 'some-value-1', access: 'Private', destination: upstream.url });
  await app.register({ name: 'openai', value: 'some-value-2', access: 'Private', destination: 'api.openai.com' });
  await app.compose({ secret: 'service', method: 'GET', url: `${upstream.url}/a`, headers: { A: '$CLIENT_SECRET' } });
  await app.send();
});
afterAll(() => extension?.[Symbol.asyncDispose]());
beforeEach(() => page.setViewportSize(POPUP_SIZE));

const palette = () => page.getByRole('dialog', { name: 'Go to' });
const options = () => palette().getByRole('option');
async function goTo(text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await palette().getByRole('combobox').fill(text);
  await options().first().waitFor();
}

test('the palette leads to a screen, a secret, a request and a call, by letters and arrows', async () => {
  await goTo('connection');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /Connection/, selected: true }).waitFor();
  await palette().waitFor({ state: 'hidden' });

  await goTo('service secret');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'service', exact: true }).waitFor();

  await goTo('list models openai');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByLabel('URL', { exact: true }).inputValue())
    .toBe('https://api.openai.com/v1/models');

  await goTo(`GET ${upstream.url.replace('http://', '')}`);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'History' }).getByText('Send again').waitFor();
  await page.getByRole('button', { name: 'Back to the history' }).click();
  await page.getByRole('button', { name: 'Back to the response' }).click();
});

test('what was chosen last comes first, arrows go around, and Escape gives the focus back', async () => {
  await page.getByLabel('URL', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+k');
  await expect.poll(() => options().first().textContent()).toContain('/a 200');
  const chosen = palette().getByRole('option', { selected: true });
  await page.keyboard.press('ArrowUp');
  expect(await chosen.textContent()).toBe(await options().last().textContent());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await chosen.textContent()).toBe(await options().nth(1).textContent());
  expect(await palette().getByRole('combobox').getAttribute('aria-activedescendant')).toBe(
    await chosen.getAttribute('id'),
  );
  await palette().getByRole('combobox').fill('zzzz');
  await palette().getByText('Nothing matches "zzzz".').waitFor();
  await page.keyboard.press('Escape');
  await palette().waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('url');
});

test('keys that are pressed right after a dialog was closed are text in the field', async () => {
  const url = page.getByLabel('URL', { exact: true });
  await url.fill('');
  for (let count = 1; count <= 6; count += 1) {
    await page.keyboard.press('ControlOrMeta+k');
    await palette().waitFor();
    if (count % 2 === 0) await page.keyboard.type('zz');
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    expect(await url.inputValue()).toBe('?'.repeat(count));
  }
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('the sheet lists every shortcut', async () => {
  await app.open('Connection');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  expect(await sheet.getByRole('term').allTextContents()).toContain('Send the request');
  expect(await sheet.getByRole('term').count()).toBe(Object.keys(SHORTCUTS).length);
  // A dialog that is open keeps the keys to itself.
  await page.keyboard.press('ControlOrMeta+k');
  expect(await palette().count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await sheet.waitFor();
  await page.keyboard.press('Escape');
});

test.each([
  ['popup', 420, 600],
  ['wide', 780, 590],
  ['window', 1280, 800],
])('palette and sheet in the %s, for eyes and for axe', async (name, width, height) => {
  await page.setViewportSize({ width, height });
  await app.open('Playground');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await goTo('o');
    await screenshot(page, `palette-${name}-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await app.open('Connection');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await screenshot(page, `shortcuts-${name}-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await app.open('Playground');
  }
});

test('keys work on other layouts, and not while an input method composes', async () => {
  const dispatch = (init: object): Promise<void> =>
    page.evaluate((init) => void document.body.dispatchEvent(new KeyboardEvent('keydown', init)), {
      bubbles: true,
      cancelable: true,
      ...init,
    });
  const before = upstream.received.length;
  await app.compose({ secret: 'service', url: `${upstream.url}/b` });
  await dispatch({ key: 'k', code: 'KeyV', ctrlKey: true, isComposing: true });
  await dispatch({ key: 'Enter', code: 'Enter', ctrlKey: true, isComposing: true });
  await dispatch({ key: 't', code: 'KeyK', ctrlKey: true });
  await dispatch({ key: 'k', code: 'KeyV', ctrlKey: true });
  await palette().waitFor();
  await page.keyboard.press('Escape');
  expect(upstream.received.length).toBe(before);
  await dispatch({ key: 'Enter', code: 'NumpadEnter', ctrlKey: true });
  await upstream.request(before);
});

test('the arrows lead through the history', async () => {
  await page.getByRole('button', { name: 'History' }).click();
  const rows = page.getByRole('list', { name: 'Calls' }).getByRole('button');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  expect(await rows.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowUp');
  expect(await rows.first().evaluate((row) => row === document.activeElement)).toBe(true);
  await page.getByRole('button', { name: 'Back to the response' }).click();
});

test('headers suggest their names, and a name its values', async () => {
  await app.compose({ headers: { 'anthropic-version': '2023-06-01' } });
  const row = page.getByRole('group', { name: 'header 1' });
  const suggested = (label: string): Promise<string[]> =>
    row
      .getByLabel(label)
      .evaluate((field) => [...((field as HTMLInputElement).list?.options ?? [])].map(({ value }) => value));
  expect(await suggested('Name')).toEqual(
    expect.arrayContaining(['Content-Type', 'Idempotency-Key', 'Anthropic-Version']),
  );
  expect(await suggested('Value')).toEqual(['2023-06-01']);
  await row.getByLabel('Name').fill('content-type');
  expect(await suggested('Value')).toContain('application/json');
  await row.getByLabel('Name').fill('x-unknown');
  expect(await suggested('Value')).toEqual([]);
});

test('every change of a request can be undone and repeated, in whichever field', async () => {
  const url = page.getByLabel('URL', { exact: true });
  await app.compose({ secret: 'service', method: 'POST', url: `${upstream.url}/undo` });
  await page.getByRole('tab', { name: 'Body' }).first().click();
  await page.getByRole('radio', { name: 'JSON' }).check({ force: true });
  const body = page.getByLabel('Body, JSON');
  await body.fill('{"a": 1, "b": 2}');
  await page.locator('.prism-code-editor').waitFor();
  await body.evaluate((field: HTMLTextAreaElement) => {
    field.focus();
    field.setSelectionRange(7, 7);
  });
  await page.keyboard.type('23');
  await expect.poll(() => body.inputValue()).toBe('{"a": 123, "b": 2}');
  // Written by a button, not by the keyboard.
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/`);
  await url.press('ControlOrMeta+z');
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/undo`);
  await expect.poll(() => body.inputValue()).toBe('{"a": 123, "b": 2}');

  await body.focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => body.inputValue()).toBe('{"a": 1, "b": 2}');
  // The caret is where the text changed, so typing goes on there.
  await expect.poll(() => body.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe(7);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(() => body.inputValue()).toBe('{"a": 123, "b": 2}');

  await url.focus();
  await page.keyboard.press('End');
  await page.keyboard.type('?page=1');
  await page.getByRole('tab', { name: /^Params/ }).click();
  await page.getByRole('button', { name: 'Remove the parameter page' }).click();
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/undo`);
  await url.press('ControlOrMeta+z');
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/undo?page=1`);
  await url.press('ControlOrMeta+z');
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/undo`);
});
