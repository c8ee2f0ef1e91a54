import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** What a person can do before the larger part of the popup's code has been loaded. */
const KEY = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ otter: 1 })),
    launchChromium(),
  ]);
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  for (const name of ['first', 'second']) {
    await app.register({ name, value: `some-value-${name}`, access: 'Private', destination: upstream.url });
    await app.page.getByRole('button', { name: 'Back to the list' }).click();
  }
  await app.compose({ secret: 'first', method: 'GET', url: `${upstream.url}/a`, headers: { A: '$CLIENT_SECRET' } });
  await app.send();
  await app.page.close();
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

/** The popup with this tab open, which loads nothing more until it is told to. */
async function openFirstPart(tab: 'secrets' | 'playground'): Promise<{ page: Page; loadRest(): Promise<void> }> {
  const page = await chromium.context.newPage();
  await page.addInitScript(() => {
    const held: (() => void)[] = [];
    Object.assign(globalThis, {
      requestIdleCallback: (run: () => void) => held.push(run),
      releaseIdle: () => {
        for (const run of held) run();
      },
    });
  });
  await page.goto(`chrome-extension://${chromium.extensionId}/popup.html#${tab}`);
  return {
    page,
    loadRest: () => page.evaluate(() => (globalThis as unknown as { releaseIdle(): void }).releaseIdle()),
  };
}

test('a URL takes keys at once; nothing is stored or sent until it has been looked at, and the caret stays', async () => {
  const { page, loadRest } = await openFirstPart('playground');
  const url = page.getByLabel('URL', { exact: true });
  await url.waitFor();
  await expect.poll(() => url.inputValue()).toBe(`${upstream.url}/a`);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('url');
  await page.keyboard.press('End');
  await page.keyboard.type(`?key=${KEY}&b=1`);
  await page.keyboard.press('ArrowLeft');
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+Enter');
  const before = upstream.received.length;

  await loadRest();
  await page.getByText('OpenAI').first().waitFor();
  await page.keyboard.type('2');
  expect(await url.inputValue()).toBe(`${upstream.url}/a?key=${KEY}&b=21`);
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  expect(upstream.received.length).toBe(before);
  await expect.poll(async () => JSON.stringify(await chromium.storage())).toContain('&b=21');
  expect(JSON.stringify(await chromium.storage())).not.toContain(KEY);
  await page.close();
});

test('the list of secrets can be searched at once, and a secret opens when its editor has been loaded', async () => {
  const { page, loadRest } = await openFirstPart('secrets');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('sec');
  await expect.poll(() => page.getByRole('listitem').count()).toBe(1);
  await page.getByRole('button', { name: /^Private\s*second/ }).click();
  await loadRest();
  await page.getByRole('heading', { name: 'second', exact: true }).waitFor();
  await page.close();
});
