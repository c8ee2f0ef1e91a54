import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chromium } from '../support/browser/chromium.ts';
import { expectClean } from '../support/browser/clean-screens.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { storedSaved } from '../support/browser/history-database.ts';
import { savedCalls } from '../support/browser/saved-calls.ts';
import { json, type Upstream } from '../support/upstream/upstreams.ts';

const VALUE = 'saved-api-key-0123456789';
let extension: ConnectedExtension;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;
let list: ReturnType<typeof savedCalls>;

beforeAll(async () => {
  extension = await connectedExtension(json({ animal: 'otter', echo: VALUE }));
  ({ upstream, chromium, app } = extension);
  list = savedCalls(app.page);
  await app.register({ name: 'zoo', value: VALUE, access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'zoo',
    method: 'POST',
    url: `${upstream.url}/first`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { question: 'which animal' },
  });
});
afterAll(() => extension?.[Symbol.asyncDispose]());

test('without saved calls, the list says what it is for', async () => {
  await list.open();
  await list.pane.getByText('No saved calls yet').waitFor();
  await expectClean(app.page, 'saved-empty');
});

test('the request is saved in a new folder, with the name of the secret and without its value', async () => {
  await list.pane.getByRole('button', { name: 'Save this request' }).click();
  await expect.poll(() => list.dialog.getByLabel('Name').inputValue()).toMatch(/^POST 127\.0\.0\.1:\d+\/first$/);
  await list.dialog.getByLabel('Name').fill('Ask for an animal');
  await list.dialog.getByLabel('Folder').selectOption('New folder…');
  await list.dialog.getByLabel('Name of the folder').fill('Animals');
  await expectClean(app.page, 'saved-dialog');
  await list.dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal']);
  const stored = await storedSaved(app.page);
  expect(stored).toContain('$CLIENT_SECRET');
  expect(stored).not.toContain(VALUE);
});

test('a saved call is put into the form, and the request before comes back with Undo', async () => {
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await app.compose({ url: `${upstream.url}/other` });
  await list.open();
  await list.row(/Ask for an animal/).click();
  const url = app.page.getByLabel('URL', { exact: true });
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/first`);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/other`);
});

test('Ctrl+S saves, and not while the request has a key in plain text', async () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  await app.compose({ json: { note: key } });
  await app.page.keyboard.press('Control+s');
  await app.page.getByText('The request has a key in plain text').waitFor();
  expect(await list.dialog.count()).toBe(0);
  await app.page
    .getByRole('button', { name: /It.s not a key/ })
    .first()
    .click();
  await app.page.keyboard.press('Control+s');
  await list.dialog.getByText('Texts that look like keys are masked.').waitFor();
  await list.dialog.getByLabel('Name').fill('With a key');
  await app.page.keyboard.press('Enter');
  await app.page.getByText('Saved as “With a key”.').waitFor();
  const stored = await storedSaved(app.page);
  expect(stored).toContain('••••••••');
  expect(stored).not.toContain(key);
});

test('calls are duplicated, renamed, moved, found and deleted, with the keyboard as well', async () => {
  await list.open();
  await list.choose('Actions for Ask for an animal', 'Duplicate');
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal', 'Ask for an animal (copy)', 'With a key']);
  await list.row(/\(copy\)/).press('F2');
  await list.dialog.getByLabel('Name').fill('Ask for a seal');
  await app.page.keyboard.press('Enter');
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal', 'Ask for a seal', 'With a key']);
  await list.choose('Actions for With a key', 'Move…');
  await list.dialog.getByLabel('Folder').selectOption('Animals');
  await list.dialog.getByRole('button', { name: 'Move' }).click();
  await list.choose('Actions for Ask for a seal', 'Move…');
  await list.dialog.getByLabel('Folder').selectOption('No folder');
  await list.dialog.getByRole('button', { name: 'Move' }).click();
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal', 'With a key', 'Ask for a seal']);
  await expectClean(app.page, 'saved-list');

  await list.row(/^Animals/).focus();
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('Delete');
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal', 'Ask for a seal']);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(list.names).toEqual(['Animals', 'Ask for an animal', 'With a key', 'Ask for a seal']);
  await list.row(/^Animals/).click();
  await expect.poll(list.names).toEqual(['Animals', 'Ask for a seal']);
  await list.pane.getByLabel('Search the saved calls').fill('animals key');
  await expect.poll(list.names).toEqual(['Animals', 'With a key']);
  await list.pane.getByLabel('Search the saved calls').fill('walrus');
  await list.pane.getByText('No call contains these words.').waitFor();
  await list.pane.getByLabel('Search the saved calls').fill('');
  await list.row(/^Animals/).press('Delete');
  await expect.poll(list.names).toEqual(['Ask for a seal']);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(list.names).toEqual(['Animals', 'Ask for a seal']);
  await list.row(/^Animals/).click();
});

test('another window shows what is changed in this one', async () => {
  const other = extensionApp(await chromium.openPopup());
  await other.open('Playground');
  const others = savedCalls(other.page);
  await others.open();
  await others.pane.getByText('Ask for a seal').waitFor();
  await list.choose('Actions for Ask for a seal', 'Delete');
  await others.pane.getByText('Ask for a seal').waitFor({ state: 'detached' });
  await other.page.close();
  await app.page.bringToFront();
});

test('once the relay is disconnected, its saved calls are gone', async () => {
  await app.open('Connection');
  await app.page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await list.dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await app.page.getByLabel('Connection link').waitFor();
  await expect.poll(() => storedSaved(app.page)).toBe('[[],[]]');
});
