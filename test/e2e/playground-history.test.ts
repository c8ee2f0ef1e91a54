import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { expectClean } from '../support/browser/clean-screens.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { seedHistory, storedHistory } from '../support/browser/history-database.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const VALUE = 'history-api-key-0123456789';
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ animal: 'otter' })),
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

const history = (page: Page) => page.getByRole('region', { name: 'History' });
const rows = (page: Page) => history(page).getByRole('list', { name: 'Calls' }).getByRole('button');
const openHistory = (page: Page) => page.getByRole('button', { name: 'History', exact: true }).click();

test('the history is empty at first, and says what it is for', async () => {
  await openHistory(app.page);
  await history(app.page).getByText('No calls yet').waitFor();
  await expectClean(app.page, 'history-empty');
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
});

test('a call whose popup was closed is recorded, without the key', async () => {
  let respond: () => void = () => {};
  upstream.response = (received, response) => {
    respond = () => void json({ animal: 'seal', echo: VALUE })(received, response);
  };
  const index = upstream.received.length;
  await app.page.getByRole('button', { name: 'Send', exact: true }).click();
  await upstream.request(index);
  await app.page.close();
  respond();
  app = extensionApp(await chromium.openPopup());
  await app.response.getByText(/200 OK/).waitFor();
  await openHistory(app.page);
  await rows(app.page).first().waitFor();
  expect(await rows(app.page).allTextContents()).toEqual([expect.stringMatching(/^POST .*\/first200 OKzoo/)]);
  const text = await storedHistory(app.page);
  expect(text).toContain('$CLIENT_SECRET');
  expect(text).not.toContain(VALUE);
  expect(text).not.toContain(btoa(VALUE).slice(0, 30));
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
});

test('calls are searched by their bodies, opened, sent again and compared', async () => {
  upstream.response = json({ animal: 'otter' });
  await app.compose({ url: `${upstream.url}/second` });
  await app.send();
  await openHistory(app.page);
  await expect.poll(() => rows(app.page).count()).toBe(2);
  await expectClean(app.page, 'history-list');
  const search = app.page.getByLabel('Search the history');
  await search.fill('seal');
  await expect.poll(() => rows(app.page).allTextContents()).toEqual([expect.stringContaining('/first')]);
  await search.fill('walrus');
  await history(app.page).getByText('No call contains these words.').waitFor();
  await search.fill('seal');
  await rows(app.page).first().click();
  await history(app.page).getByText('seal').first().waitFor();
  await expectClean(app.page, 'history-call');

  await app.page.getByRole('button', { name: 'Compare with…' }).click();
  await search.fill('');
  await rows(app.page).filter({ hasText: '/second' }).click();
  await history(app.page).getByText('"animal": "otter"').waitFor();
  expect(await history(app.page).getByRole('region', { name: 'Sent request' }).textContent()).toContain('/second');
  await expectClean(app.page, 'history-compare');
  await app.page.getByRole('button', { name: 'Choose another call' }).click();
  await app.page.getByRole('button', { name: 'Back to the call' }).click();

  const index = upstream.received.length;
  await app.page.getByRole('button', { name: 'Send again' }).click();
  await upstream.request(index);
  await app.response.getByText(/200 OK/).waitFor();
  expect(upstream.received[index]?.target).toBe('/first');
  expect(await app.page.getByLabel('URL', { exact: true }).inputValue()).toBe(`${upstream.url}/first`);
});

test('a recorded request is put into the form, and the one before comes back with Undo', async () => {
  await app.compose({ url: `${upstream.url}/third` });
  await openHistory(app.page);
  await rows(app.page).filter({ hasText: '/second' }).click();
  await app.page.getByRole('button', { name: 'Edit and send' }).click();
  const url = app.page.getByLabel('URL', { exact: true });
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/second`);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/third`);
});

test('a text that was dismissed as no key is sent, and masked in the history', async () => {
  const text = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  await app.compose({ json: { note: text } });
  await app.page
    .getByRole('button', { name: /It.s not a key/ })
    .first()
    .click();
  const index = upstream.received.length;
  await app.send();
  expect((await upstream.request(index)).body.toString()).toContain(text);
  await openHistory(app.page);
  await expect.poll(() => rows(app.page).count()).toBe(4);
  const all = await storedHistory(app.page);
  expect(all).toContain('••••••••');
  expect(all).not.toContain(text);
});

/** The paths of the stored entries, the oldest first, after one more call; the totals are those of the entries. */
async function pathsAfterOneMore(page: Page): Promise<string[]> {
  await app.send();
  await expect.poll(async () => JSON.parse(await storedHistory(page))[0].at(-1).url).not.toContain('seeded');
  const [entries, calls, [totals]] = JSON.parse(await storedHistory(page)) as [
    { url: string; bytes: number }[],
    unknown[],
    [object],
  ];
  expect(calls).toHaveLength(entries.length);
  expect(totals).toEqual({ entries: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) });
  return entries.map(({ url }) => new URL(url).pathname);
}

test('the oldest calls go first, once there are 50 MB', async () => {
  await seedHistory(app.page, 10, 5_000_000);
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  const paths = await pathsAfterOneMore(app.page);
  expect(paths).toEqual(['/1', '/2', '/3', '/4', '/5', '/6', '/7', '/8', '/9', '/third']);
});

test('the oldest calls go first, once there are 5,000, of which the visible ones are rendered', async () => {
  await openHistory(app.page);
  await seedHistory(app.page, 5_000, 100);
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  const paths = await pathsAfterOneMore(app.page);
  expect([paths.length, paths[0], paths.at(-1)]).toEqual([5_000, '/1', '/third']);
  await openHistory(app.page);
  await history(app.page).getByText('5,000 calls').waitFor();
  expect(await rows(app.page).count()).toBeLessThan(60);
});

test('the history is cleared after a question', async () => {
  await app.page.getByRole('button', { name: 'Clear history' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await history(app.page).getByText('5,000 calls').waitFor();
  await app.page.getByRole('button', { name: 'Clear history' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Clear history' }).click();
  await history(app.page).getByText('No calls yet').waitFor();
  expect(await storedHistory(app.page)).toBe('[[],[],[]]');
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
});

test('once the relay is disconnected, its history is gone', async () => {
  await app.compose({ json: { question: 'again' } });
  await app.send();
  await expect.poll(() => storedHistory(app.page)).toContain('again');
  await app.open('Connection');
  await app.page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
  await app.page.getByLabel('Connection link').waitFor();
  await expect.poll(() => storedHistory(app.page)).toBe('[[],[],[]]');
});
