import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { KEY_PLACES, type KeyPlace } from '../support/browser/key-places.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { echo, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** A key that is typed into the playground itself is neither stored nor sent, wherever it is typed. */
const newKey = (): string => `sk-proj-${randomText(40)}`;
const typed = KEY_PLACES.map((place) => ({ ...place, key: newKey(), words: randomText(14) }));
const registered = newKey();
const lines = randomText(48);
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startUpstream(echo), launchChromium()]);
  page = await chromium.openPopup();
  const app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({ name: 'other', value: newKey(), access: 'Private', destination: upstream.url });
  await app.open('Playground');
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const finding = () => page.getByRole('status', { name: 'Request check' });
const send = () => page.getByRole('button', { name: 'Send', exact: true });
const stored = (): Promise<string> => page.evaluate(readDraft);

async function startOver(method: KeyPlace['method']): Promise<void> {
  await page.getByRole('button', { name: 'Examples', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await page.getByLabel('Method', { exact: true }).selectOption(method);
}

test.each(typed)('a key in $place stops Send and is not stored; ordinary words there are', async (one) => {
  await startOver(one.method);
  await one.type(page, one.words);
  await expect.poll(stored).toContain(one.words);
  await startOver(one.method);
  await one.type(page, one.key);
  await finding().getByText('contains what looks like a key').waitFor();
  expect(await send().isDisabled()).toBe(true);
  await page.keyboard.press('ControlOrMeta+Enter');
  // The mask is what is stored in its place: by now the draft has been written.
  await expect.poll(stored).toContain('••••••••');
  expect(createScanner(one.key).inText('storage', JSON.stringify(await page.evaluate(readAll)))).toEqual([]);
  await finding().getByRole('button', { name: 'Replace with $CLIENT_SECRET' }).click();
  await finding().getByText('contains what looks like a key').waitFor({ state: 'detached' });
  expect(upstream.received).toEqual([]);
});

test('a draft that lay in the storage is shown with the finding, and its key is taken out of there', async () => {
  const key = newKey();
  await startOver('GET');
  await page.getByLabel('URL', { exact: true }).fill('https://api.example/v1?key=PUT-IT-HERE');
  await expect.poll(stored).toContain('PUT-IT-HERE');
  await page.evaluate(changeDraft, ['PUT-IT-HERE', key] as const);
  expect(await stored()).toContain(key);
  const other = await chromium.openPopup();
  await other.getByText('The URL contains what looks like a key').waitFor();
  expect(await other.getByLabel('URL', { exact: true }).inputValue()).toContain(key);
  await expect.poll(stored).toContain('••••••••');
  await other.close();
  expect(createScanner(key).inText('storage', JSON.stringify(await page.evaluate(readAll)))).toEqual([]);

  const again = await chromium.openPopup();
  await again.getByText('The URL contained a key, which was not saved').waitFor();
  expect(await again.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await again.close();
});

test('what is no key is stored and can be sent, once somebody says so', async () => {
  const text = newKey();
  await startOver('GET');
  await page.getByLabel('URL', { exact: true }).fill(`${upstream.url}/v1/${text}`);
  await finding().getByRole('button', { name: "It's not a key" }).click();
  await expect.poll(stored).toContain(text);
  await send().click();
  expect((await upstream.request(0)).target).toBe(`/v1/${text}`);
  // This is what the searches above would find.
  expect(createScanner(text).inText('storage', JSON.stringify(await page.evaluate(readAll)))).not.toEqual([]);
});

test('a typed key is registered without being stored, and the placeholder takes its place', async () => {
  await startOver('GET');
  await page.getByLabel('URL', { exact: true }).fill(`${upstream.url}/v2?key=${registered}`);
  await page
    .getByRole('tab', { name: /^Headers/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Remove the header/ })
    .first()
    .click();
  await finding().getByRole('button', { name: 'Save it as a secret' }).click();
  await expect.poll(() => page.getByLabel('Value', { exact: true }).inputValue()).toBe(registered);
  expect(page.url()).not.toContain(registered);
  await page.getByLabel('Name', { exact: true }).fill('images');
  await page.getByLabel('Add a destination').fill(upstream.url);
  await page.getByRole('button', { name: 'Add the destination' }).click();
  await page.getByLabel('Add a place').selectOption('query');
  await page.getByRole('button', { name: 'Encrypt and save' }).click();
  await page.getByRole('heading', { name: 'images', exact: true }).waitFor();

  await extensionApp(page).open('Playground');
  await finding().getByText('what looks like the value of images').waitFor();
  await finding().getByRole('button', { name: 'Replace with $CLIENT_SECRET' }).click();
  expect(await page.getByLabel('Client secret').inputValue()).toBe('images');
  const before = upstream.received.length;
  await send().click();
  expect((await upstream.request(before)).target).toBe(`/v2?key=${registered}`);
});

test('a value of several lines, pasted into the secret editor and left there, is not stored', async () => {
  await extensionApp(page).open('Secrets');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await page.getByLabel('Value', { exact: true }).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, `first line\n${lines}\nlast line`);
  await expect.poll(() => page.getByLabel('Value', { exact: true }).inputValue()).toContain(lines);
  await page.getByLabel('Name', { exact: true }).fill('left-behind');
  await expect.poll(async () => JSON.stringify(await page.evaluate(readAll))).toContain('left-behind');
  expect(createScanner(lines).inText('storage', JSON.stringify(await page.evaluate(readAll)))).toEqual([]);
});

test('the profile of the browser holds none of the keys, but the ordinary words', async () => {
  await page.close();
  await chromium.quit();
  const keys = [...typed.map(({ key }) => key), registered, lines];
  const found = await Promise.all(keys.map((key) => createScanner(key).inFolder(chromium.profile)));
  expect(found.flatMap(({ sightings }) => sightings)).toEqual([]);
  for (const { words } of typed) {
    // The scanner leaves out the ends.
    expect((await createScanner(`----${words}-----`).inFolder(chromium.profile)).sightings).not.toEqual([]);
  }
});

interface Storage {
  get(): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

/** These run in the extension's page. */
async function readAll(): Promise<unknown> {
  const { storage } = (globalThis as unknown as { chrome: { storage: Record<'local' | 'session', Storage> } }).chrome;
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  return [await storage.local.get(), await storage.session.get(), { ...localStorage }, databases];
}

async function readDraft(): Promise<string> {
  const { storage } = (globalThis as unknown as { chrome: { storage: Record<'local', Storage> } }).chrome;
  return JSON.stringify((await storage.local.get())['playground.draft']);
}

async function changeDraft([from, to]: readonly [string, string]): Promise<void> {
  const { storage } = (globalThis as unknown as { chrome: { storage: Record<'local', Storage> } }).chrome;
  const draft = JSON.stringify((await storage.local.get())['playground.draft']).replaceAll(from, to);
  await storage.local.set({ 'playground.draft': JSON.parse(draft) });
}
