import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { PNG, respondWithBody, TREE, waveFile } from '../support/upstream/response-bodies.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
/** What a response names: it must not be asked for anything. */
let spy: Upstream;
let connections = 0;
let chromium: Chromium;
let app: ExtensionApp;
let page: Page;

beforeAll(async () => {
  [relay, upstream, spy, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(),
    startUpstream(),
    launchChromium(),
  ]);
  spy.server.on('connection', () => {
    connections += 1;
  });
  upstream.response = respondWithBody(spy.url);
  page = await chromium.openPopup();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: 'echoed-key-0123456789', access: 'Public', destination: upstream.url });
  await app.compose({ secret: 'service', method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), spy?.close()]);
});

async function receive(path: string): Promise<void> {
  await app.compose({ url: upstream.url + path });
  await app.send();
}

const button = (name: string): Locator => app.response.getByRole('button', { name, exact: true });

/** What the button copies. */
async function copied(name: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await button(name).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('');
  return page.evaluate(() => navigator.clipboard.readText());
}

async function saved(name: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('JSON is searched, and what is found can be copied with its path', async () => {
  await receive('/tree');
  const search = app.response.getByRole('searchbox');
  await search.fill('LUTR');
  const status = app.response.getByRole('search').getByRole('status');
  await expect.poll(() => status.textContent()).toBe('1 of 3');
  const selected = app.response.getByRole('treeitem', { selected: true });
  await expect.poll(() => selected.textContent()).toContain('Enhydra lutris');
  expect(await copied('Copy JSONPath')).toBe("$.data[0]['full name']");
  await search.press('Enter');
  await expect.poll(() => status.textContent()).toBe('2 of 3');
  expect(await copied('Copy JS path')).toBe("data[1]['full name']");
  expect(await copied('Copy value')).toBe('Lutra lutra');
  await search.press('Shift+Enter');
  await search.press('Shift+Enter');
  await expect.poll(() => status.textContent()).toBe('3 of 3');
  await search.fill('nowhere');
  await expect.poll(() => status.textContent()).toBe('No matches');
});

test('what is found in a folded object and in a long string is unfolded and in sight', async () => {
  const tree = app.response.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => app.response.getByRole('treeitem').count()).toBe(1);
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('needle');
  const match = app.response.locator('mark', { hasText: 'needle' });
  await expect.poll(() => match.count()).toBe(1);
  await expect
    .poll(() => match.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight))
    .toBe(true);
  expect(await copied('Copy JSONPath')).toBe('$.data[1].note');
  expect(await copied('Copy value')).toBe(TREE.data[1]?.note);
});

test('the tree is gone through with the keyboard', async () => {
  await app.response.getByRole('searchbox').fill('');
  await app.response.getByRole('tree').focus();
  const selected = app.response.getByRole('treeitem', { selected: true });
  await page.keyboard.press('Home');
  await expect.poll(() => selected.textContent()).toBe('{');
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect.poll(() => selected.textContent()).toContain('otter-1');
  await page.keyboard.press('ArrowLeft');
  expect(await copied('Copy value')).toBe(JSON.stringify(TREE.data[0], null, 2));
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('JSON is shown as it came', async () => {
  await app.response.getByRole('radio', { name: 'Raw' }).check({ force: true });
  await app.response.getByRole('region', { name: 'Text, 1 line' }).waitFor();
  await app.response.getByRole('searchbox').fill('needle');
  await expect.poll(() => app.response.locator('mark').textContent()).toBe('needle');
  await app.response.getByRole('radio', { name: 'Pretty' }).check({ force: true });
});

test('the relay says whether the response repeated the secret', async () => {
  await app.response.getByText('Secret not echoed').waitFor();
  await receive('/echo');
  await app.response.getByText('Secret redacted in 2 places').waitFor();
  await app.response.locator('mark', { hasText: '$CLIENT_SECRET' }).first().waitFor();
});

test('media in JSON is shown and saved, and an image elsewhere is loaded on a click only', async () => {
  await receive('/media');
  const gallery = app.response.getByRole('region', { name: 'Media in this JSON' });
  await gallery.getByText('PNG 1 × 1').first().waitFor();
  await gallery.getByText('WAV 1.00 s').waitFor();
  await gallery.getByText('SVG 40 × 40').waitFor();
  expect(await saved('Save data.1.b64_json')).toEqual({
    name: 'data.1.b64_json.png',
    bytes: Buffer.from(PNG, 'base64'),
  });
  expect(await saved('Save audio.data')).toEqual({ name: 'audio.data.wav', bytes: waveFile() });
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(connections).toBe(0);
  await button('Load image').click();
  // The server does not speak TLS, so the image does not come, but it was asked.
  await gallery.getByText('The server does not let other pages read it.').waitFor();
  expect(connections).toBeGreaterThan(0);
  connections = 0;
});

test('audio is played, and a PDF is shown by the browser on a click', async () => {
  await receive('/audio');
  await app.response.getByText('WAV 1.00 s').waitFor();
  const audio = app.response.getByLabel('Audio: Response');
  expect(await audio.evaluate((element) => (element as HTMLAudioElement).paused)).toBe(true);
  await audio.evaluate((element) => (element as HTMLAudioElement).play());
  await expect.poll(() => audio.evaluate((element) => (element as HTMLAudioElement).currentTime)).toBeGreaterThan(0);
  await receive('/pdf');
  expect(await app.response.locator('iframe').count()).toBe(0);
  await button('Show in the browser’s viewer').click();
  await expect
    .poll(() => page.frames().map((frame) => frame.url().replace(/blob:.*/, 'blob:')))
    .toContainEqual('blob:');
});

test('a page of a response is rendered without running or loading anything', async () => {
  await receive('/page');
  await app.response.getByRole('region', { name: /^Text, / }).waitFor();
  await app.response.getByRole('radio', { name: 'Page' }).check({ force: true });
  const frame = page.frameLocator('iframe[title="Page of the response"]');
  await frame.getByRole('heading', { name: 'Service unavailable' }).waitFor();
  expect(await frame.locator('b').evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 128, 128)');
  expect(await frame.locator('b').evaluate(() => self.origin)).toBe('null');
  await frame.getByText('Leave').click();
  await frame.getByRole('button', { name: 'Submit' }).click();
  // Its frame has gone nowhere.
  await frame.getByRole('heading', { name: 'Service unavailable' }).waitFor();
  expect([connections, spy.received.map(({ target }) => target)]).toEqual([0, []]);
  expect(await page.title()).not.toBe('ran');
});

test('the text of a stream is put together, by a path that is remembered for its host', async () => {
  await receive('/stream');
  const text = app.response.getByRole('region', { name: 'Text of the events' });
  await text.getByText('Sea otters hold hands.').waitFor();
  await text.getByText('choices[0].delta.content').waitFor();
  await app.response.getByRole('list', { name: '3 events' }).waitFor();
  await receive('/own-stream');
  await text.getByText('No text was recognized').waitFor();
  await button('Set path').click();
  await text.getByLabel('Path in each event').fill('say.it');
  await text.getByLabel('Only events of type').fill('part');
  expect(await accessibilityProblems(page)).toEqual([]);
  await button('Use this path').click();
  await text.getByText('Own words').waitFor();
  await expect.poll(async () => JSON.stringify((await chromium.storage()).local)).toContain('say.it');
  await page.reload();
  await receive('/own-stream');
  await text.getByText('Own words').waitFor();
  await button('Change path').click();
  await button('Guess again').click();
  await text.getByText('No text was recognized').waitFor();
});

test('the time is shown as a waterfall', async () => {
  await app.response.getByRole('tab', { name: 'Timing' }).click();
  const table = app.response.getByRole('table');
  const labels = await table.getByRole('rowheader').allTextContents();
  expect(labels).toEqual(expect.arrayContaining(['To the relay', 'Server, to first byte', 'Total']));
  const starts = await table
    .locator('tbody td span')
    .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).getBoundingClientRect().left));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(new Set(starts).size).toBeGreaterThan(3);
  expect(await accessibilityProblems(page)).toEqual([]);
});
