import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { screenshot } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { nestedScrollers } from '../support/browser/scrollers.ts';
import { launchWithSurfaces, type Surfaces } from '../support/browser/surfaces.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
const URL = 'https://api.example.com/v1/images/edits';
let relay: RelayProcess;
let upstream: Upstream;
let surfaces: Surfaces;
let tab: Page;

beforeAll(async () => {
  [relay, upstream, surfaces] = await Promise.all([startRelayProcess(), startUpstream(), launchWithSurfaces()]);
  tab = await surfaces.chromium.openPopup({ width: 1280, height: 800 });
  const app = extensionApp(tab);
  await app.connect(relay.connectLink);
  await app.register({
    name: 'images',
    value: 'some-value-1',
    access: 'Private',
    destination: 'api.example.com/v1/**',
  });
  await app.compose({ secret: 'images', method: 'POST', url: URL, headers: { 'X-Key': KEY } });
  await tab.getByRole('tab', { name: 'Body' }).first().click();
  await tab.getByRole('radio', { name: 'Multipart' }).check({ force: true });
  await tab.getByRole('button', { name: 'Add file' }).click();
  await tab.getByLabel('File for file').setInputFiles({ name: 'otter.png', mimeType: 'image/png', buffer: OTTER });
});
afterAll(async () => {
  await surfaces?.[Symbol.asyncDispose]();
  await Promise.all([relay?.stop(), upstream?.close()]);
});
const OTTER = Buffer.alloc(1234);

/** The request with what is not stored: a typed key, and a file. */
async function expectRequest(page: Page): Promise<void> {
  await expect.poll(() => page.getByLabel('URL', { exact: true }).inputValue()).toBe(URL);
  await page.getByText('otter.png').waitFor();
  await page.getByText('1.2 kB').waitFor();
  await page
    .getByRole('tab', { name: /^Headers/ })
    .first()
    .click();
  expect(await page.getByLabel('Value').inputValue()).toBe(KEY);
  await page.getByRole('tab', { name: 'Body' }).first().click();
  // From here: a new tab would close the popup.
  expect(await page.evaluate(stored)).not.toContain(KEY);
}
const move = (page: Page, to: string): Promise<void> => page.getByRole('button', { name: to }).click();

test('the request moves with its file and its key from the tab to the side panel, and into the popup', async () => {
  await move(tab, 'Open in the side panel');
  await expectRequest(await surfaces.shownIn('side'));
  await move(await surfaces.shownIn('side'), 'Open as a popup');
  await expectRequest(await surfaces.shownIn('popup'));
  await expect.poll(() => surfaces.isOpen('side')).toBe(false);
});

test('the popup makes room for a tab or a side panel that continues with its request', async () => {
  await move(await surfaces.shownIn('popup'), 'Open in a tab');
  await expectRequest(await surfaces.shownIn('tab'));
  expect(await surfaces.isOpen('popup')).toBe(false);

  await move(await surfaces.shownIn('tab'), 'Open as a popup');
  await expectRequest(await surfaces.shownIn('popup'));
  await move(await surfaces.shownIn('popup'), 'Open in the side panel');
  await expectRequest(await surfaces.shownIn('side'));
  expect(await surfaces.isOpen('popup')).toBe(false);
});

test('a side panel that is open already takes the request, and gives its own back', async () => {
  const other = 'https://api.example.com/v1/other';
  await (await surfaces.shownIn('tab')).getByLabel('URL', { exact: true }).fill(other);
  await move(await surfaces.shownIn('tab'), 'Open in the side panel');
  const side = await surfaces.shownIn('side');
  const url = side.getByLabel('URL', { exact: true });
  await expect.poll(() => url.inputValue()).toBe(other);
  await side.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => url.inputValue()).toBe(URL);
});

test('the icon in the toolbar says that a call runs and how it ended, until a person sees it', async () => {
  const { context } = surfaces.chromium;
  const [background] = context.serviceWorkers();
  const icon = (): Promise<unknown> | undefined => background?.evaluate(iconOf);
  let respond = (): void => {};
  upstream.response = (received, response) => {
    respond = () => void json({ otter: 1 })(received, response);
  };
  const app = extensionApp(tab);
  await app.register({ name: 'service', value: 'some-value-2', access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'service',
    method: 'GET',
    url: `${upstream.url}/slow`,
    headers: { A: '$CLIENT_SECRET' },
  });
  await tab.getByRole('button', { name: 'Send', exact: true }).click();
  await upstream.request(0);
  await expect.poll(icon).toEqual(['…', 'Client Secret Relay: a call is running']);
  // The driver keeps each of its pages in sight.
  await tab.close();
  respond();
  await expect.poll(icon).toEqual(['✓', 'Client Secret Relay: the call is done, 200 OK']);
  const again = await surfaces.chromium.openPopup();
  await expect.poll(icon).toEqual(['', 'Client Secret Relay']);
  await again.close();
});

test.each([320, 360, 420, 500])('at %i pixels the side panel has all of it within its width', async (width) => {
  const side = await surfaces.shownIn('side');
  await side.setViewportSize({ width, height: 900 });
  for (const name of ['Secrets', 'Connection', 'Playground'] as const) {
    await extensionApp(side).open(name);
    for (const colorScheme of ['light', 'dark'] as const) {
      await side.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await screenshot(side, `side-${width}-${name.toLowerCase()}-${colorScheme}`);
    }
    expect(await side.evaluate(beyondWidth), name).toEqual([]);
    expect(
      await side.evaluate(
        `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('main'))`,
      ),
    ).toBe(0);
    expect(await side.evaluate(nestedScrollers), name).toEqual([]);
    expect(await accessibilityProblems(side), name).toEqual([]);
  }
  const send = await side.getByRole('button', { name: 'Send', exact: true }).boundingBox();
  expect((send?.x ?? width) + (send?.width ?? width)).toBeLessThanOrEqual(width);
});

/** Runs in the page. */
async function stored(): Promise<string> {
  const { storage } = (
    globalThis as unknown as { chrome: { storage: Record<'local' | 'session', { get(): Promise<object> }> } }
  ).chrome;
  return JSON.stringify([await storage.local.get(), await storage.session.get()]);
}

/** Runs in the background: the badge and the title of the icon. */
async function iconOf(): Promise<string[]> {
  const { action } = (
    globalThis as unknown as {
      chrome: { action: Record<'getBadgeText' | 'getTitle', (of: object) => Promise<string>> };
    }
  ).chrome;
  return [await action.getBadgeText({}), await action.getTitle({})];
}

/** Runs in the page: controls of which a part is beyond the right edge, but for tabs, which scroll. */
function beyondWidth(): string[] {
  const main = document.querySelector('main');
  const controls = main?.querySelectorAll('button:not([role="tab"]), input, select, textarea') ?? [];
  const edge = main?.clientWidth ?? 0;
  return [...controls]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > edge)
    .map((element) => element.outerHTML.slice(0, 120));
}
