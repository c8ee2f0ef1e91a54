import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { storedSaved } from '../support/browser/history-database.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const VALUE = 'saved-api-key-0123456789';
const FILE_VALUE = 'Zk41xT9mQ2vB7nR5cW8yL3';
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ animal: 'otter', echo: VALUE })),
    launchChromium(),
  ]);
  app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'zoo', value: VALUE, access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'zoo',
    method: 'POST',
    url: `${upstream.url}/first`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { question: 'which animal' },
  });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const pane = (page: Page = app.page) => page.getByRole('region', { name: 'Saved calls' });
const row = (name: RegExp | string) => pane().getByRole('list').getByRole('button', { name }).first();
const names = async (): Promise<(string | undefined)[]> => {
  const texts = await pane().getByRole('list').locator('li > button').allInnerTexts();
  return texts.map((text) => text.trim().split('\n')[0]);
};
const dialog = () => app.page.getByRole('dialog');
const openList = (page: Page = app.page) => page.getByRole('button', { name: 'Saved calls', exact: true }).click();
const choose = async (menu: string, item: string | RegExp): Promise<void> => {
  await pane().getByRole('button', { name: menu, exact: true }).click();
  await app.page.getByRole('menuitem', { name: item }).click();
};
const importFile = (name: string, content: unknown) =>
  app.page.getByLabel('File with calls').setInputFiles({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  });

/** In light colours as the popup, in dark ones as a window. */
async function expectClean(state: string): Promise<void> {
  const problems: string[] = [];
  for (const [colorScheme, width, height] of [
    ['light', 420, 600],
    ['dark', 420, 600],
    ['light', 780, 590],
    ['dark', 1280, 800],
  ] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.page.setViewportSize({ width, height });
    await screenshot(app.page, `${state}-${width}-${colorScheme}`);
    problems.push(...(await accessibilityProblems(app.page)).map((problem) => `${colorScheme} ${width}: ${problem}`));
  }
  await app.page.setViewportSize({ width: 420, height: 600 });
  expect(problems).toEqual([]);
}

test('without saved calls, the list says what it is for', async () => {
  await openList();
  await pane().getByText('No saved calls yet').waitFor();
  await expectClean('saved-empty');
});

test('the request is saved in a new folder, with the name of the secret and without its value', async () => {
  await pane().getByRole('button', { name: 'Save this request' }).click();
  await expect.poll(() => dialog().getByLabel('Name').inputValue()).toMatch(/^POST 127\.0\.0\.1:\d+\/first$/);
  await dialog().getByLabel('Name').fill('Ask for an animal');
  await dialog().getByLabel('Folder').selectOption('New folder…');
  await dialog().getByLabel('Name of the folder').fill('Animals');
  await expectClean('saved-dialog');
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal']);
  const stored = await storedSaved(app.page);
  expect(stored).toContain('$CLIENT_SECRET');
  expect(stored).not.toContain(VALUE);
});

test('a saved call is put into the form, and the request before comes back with Undo', async () => {
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await app.compose({ url: `${upstream.url}/other` });
  await openList();
  await row(/Ask for an animal/).click();
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
  expect(await dialog().count()).toBe(0);
  await app.page
    .getByRole('button', { name: /It.s not a key/ })
    .first()
    .click();
  await app.page.keyboard.press('Control+s');
  await dialog().getByText('Texts that look like keys are masked.').waitFor();
  await dialog().getByLabel('Name').fill('With a key');
  await app.page.keyboard.press('Enter');
  await app.page.getByText('Saved as “With a key”.').waitFor();
  const stored = await storedSaved(app.page);
  expect(stored).toContain('••••••••');
  expect(stored).not.toContain(key);
});

test('calls are duplicated, renamed, moved, found and deleted, with the keyboard as well', async () => {
  await openList();
  await choose('Actions for Ask for an animal', 'Duplicate');
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal', 'Ask for an animal (copy)', 'With a key']);
  await row(/\(copy\)/).press('F2');
  await dialog().getByLabel('Name').fill('Ask for a seal');
  await app.page.keyboard.press('Enter');
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal', 'Ask for a seal', 'With a key']);
  await choose('Actions for With a key', 'Move…');
  await dialog().getByLabel('Folder').selectOption('Animals');
  await dialog().getByRole('button', { name: 'Move' }).click();
  await choose('Actions for Ask for a seal', 'Move…');
  await dialog().getByLabel('Folder').selectOption('No folder');
  await dialog().getByRole('button', { name: 'Move' }).click();
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal', 'With a key', 'Ask for a seal']);
  await expectClean('saved-list');

  await row(/^Animals/).focus();
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('Delete');
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal', 'Ask for a seal']);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(names).toEqual(['Animals', 'Ask for an animal', 'With a key', 'Ask for a seal']);
  await row(/^Animals/).click();
  await expect.poll(names).toEqual(['Animals', 'Ask for a seal']);
  await pane().getByLabel('Search the saved calls').fill('animals key');
  await expect.poll(names).toEqual(['Animals', 'With a key']);
  await pane().getByLabel('Search the saved calls').fill('walrus');
  await pane().getByText('No call contains these words.').waitFor();
  await pane().getByLabel('Search the saved calls').fill('');
  await row(/^Animals/).press('Delete');
  await expect.poll(names).toEqual(['Ask for a seal']);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(names).toEqual(['Animals', 'Ask for a seal']);
  await row(/^Animals/).click();
});

test('another window shows what is changed in this one', async () => {
  const other = extensionApp(await chromium.openPopup());
  await other.open('Playground');
  await openList(other.page);
  await pane(other.page).getByText('Ask for a seal').waitFor();
  await choose('Actions for Ask for a seal', 'Delete');
  await pane(other.page).getByText('Ask for a seal').waitFor({ state: 'detached' });
  await other.page.close();
  await app.page.bringToFront();
});

const COLLECTION = {
  info: { name: 'Zoo', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  auth: { type: 'bearer', bearer: [{ key: 'token', value: FILE_VALUE }] },
  item: [
    {
      name: '<img src=x onerror=alert(1)>',
      item: [
        { name: 'Feed', request: { method: 'POST', url: '{{host}}/feed', body: { mode: 'raw', raw: '{"fish":2}' } } },
        {
          name: 'Watch',
          request: { method: 'GET', url: '{{host}}/watch', header: [{ key: 'Cookie', value: `s=${FILE_VALUE}` }] },
        },
      ],
    },
    { name: 'Preflight', request: { method: 'OPTIONS', url: '{{host}}/' } },
  ],
};

test('a Postman collection is shown before anything is saved, and has lost its credentials', async () => {
  const before = await storedSaved(app.page);
  await importFile('zoo.postman_collection.json', COLLECTION);
  await dialog().getByRole('heading', { name: 'Import 2 calls?' }).waitFor();
  for (const fact of [
    /2 calls in 1 folder/,
    /2 credentials replaced/,
    /1 credential removed/,
    /1 skipped: The method OPTIONS/,
  ]) {
    await dialog().getByText(fact).waitFor();
  }
  await dialog().getByText('Show the calls').click();
  await dialog().getByLabel('Address of the API').fill(upstream.url);
  await expectClean('saved-import');
  expect(await storedSaved(app.page)).toBe(before);
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  await app.page.getByText('Imported 2 calls.').waitFor();
  const stored = await storedSaved(app.page);
  expect(stored).toContain(`${upstream.url}/feed`);
  expect(stored).not.toContain(FILE_VALUE);
  await expectClean('saved-imported');

  await row(/^Feed/).click();
  await expect.poll(() => app.page.getByLabel('Client secret').inputValue()).toBe('zoo');
  const index = upstream.received.length;
  await app.send();
  const received = await upstream.request(index);
  expect([received.target, received.headers.authorization]).toEqual(['/feed', `Bearer ${VALUE}`]);
});

test('the import is undone, and a file that is none of these is refused', async () => {
  await openList();
  await importFile(
    'pets.yaml',
    'openapi: 3.0.0\ninfo: { title: Pets }\nservers: [{ url: https://api.example }]\npaths: { /pets: { get: {} } }',
  );
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  await row(/^GET \/pets/).waitFor();
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await row(/^GET \/pets/).waitFor({ state: 'detached' });
  expect(await names()).not.toContain('Pets');
  await importFile('notes.json', '[1, 2]');
  await dialog()
    .getByText(/none of those that can be imported/)
    .waitFor();
  await expectClean('saved-refused');
  await dialog().getByRole('button', { name: 'Close' }).click();
});

/** The content of the file that an action downloads. */
async function downloaded(action: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([app.page.waitForEvent('download'), action()]);
  return readFile(await download.path(), 'utf8');
}

test('no export has the value of a secret or the token of this device', async () => {
  const token = await app.page.evaluate(() =>
    (globalThis as unknown as { chrome: { storage: { local: { get(): Promise<object> } } } }).chrome.storage.local
      .get()
      .then((all) => /"deviceToken":"([^"]+)"/.exec(JSON.stringify(all))?.[1]),
  );
  expect(token?.length).toBeGreaterThan(20);
  const own = await downloaded(() => choose('Export', 'Export as JSON'));
  const files = [
    own,
    await downloaded(() => choose('Export', 'Export for Postman')),
    await downloaded(() => choose('Export', 'Export as HAR')),
  ];
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await app.page.getByRole('button', { name: 'History', exact: true }).click();
  files.push(await downloaded(() => app.page.getByRole('button', { name: 'Export HAR' }).click()));
  for (const file of files) {
    expect(file).toContain('/feed');
    for (const secret of [VALUE, FILE_VALUE, btoa(VALUE).slice(0, 30), token ?? '']) expect(file).not.toContain(secret);
  }
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await openList();
  const before = await names();
  await importFile('saved-calls.json', own);
  await dialog().getByRole('button', { name: 'Import', exact: true }).click();
  await expect.poll(async () => (await names()).length).toBeGreaterThan(before.length);
});

test('once the relay is disconnected, its saved calls are gone', async () => {
  await app.open('Connection');
  await app.page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await dialog().getByRole('button', { name: 'Disconnect', exact: true }).click();
  await app.page.getByLabel('Connection link').waitFor();
  await expect.poll(() => storedSaved(app.page)).toBe('[[],[]]');
});
