import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium, POPUP_SIZE, type Size, screenshot } from '../support/browser/chromium.ts';
import { classSelector } from '../support/browser/class-selector.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { nestedScrollers, scrollToBottom, scrollToTop } from '../support/browser/scrollers.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

/** Send is on the screen, beside the URL, in every size and state of the playground. */
const SIZES: Readonly<Record<string, Size>> = {
  popup: POPUP_SIZE,
  'wide popup': { width: 780, height: 590 },
  window: { width: 1280, height: 800 },
  'full tab': { width: 1600, height: 1000 },
};
const LONG_BODY = JSON.stringify({ lines: Array.from({ length: 300 }, (_, line) => `line ${line}`) }, null, 2);
const URL = 'https://api.example.com/v1/images/generations';
let relay: RelayProcess;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  page = await chromium.openPopup();
  const app = extensionApp(page);
  await app.connect(relay.connectLink);
  await app.register({
    name: 'images',
    value: 'some-value-1',
    access: 'Private',
    destination: 'api.example.com/v1/**',
  });
  await app.compose({ secret: 'images', method: 'POST', url: URL, json: { prompt: 'A cute baby sea otter' } });
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

const send = () => page.getByRole('button', { name: 'Send', exact: true });

/** States build on each other where that makes them worse: the last has all of it. */
const STATES: Readonly<Record<string, () => Promise<void>>> = {
  'an ordinary request': async () => {},
  'a long body': () => extensionApp(page).compose({ json: JSON.parse(LONG_BODY) }),
  findings: async () => {
    await extensionApp(page).compose({ url: `http://elsewhere.example/?key=sk-proj-${'aB3dE5gH7j'.repeat(4)}` });
    await page.getByText('contains what looks like a key').waitFor();
  },
  'many headers': () =>
    extensionApp(page).compose({
      headers: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`X-Header-${index}`, 'value'])),
    }),
  'edit and resend': async () => {
    await page.evaluate(handOver);
    await page.reload();
    await page.getByText('From call #7 in DevTools').waitFor();
  },
  'a relay that is gone': async () => {
    await relay.quit();
    await page.reload();
    await page.getByRole('alert').first().waitFor();
  },
};

for (const [state, enter] of Object.entries(STATES)) {
  test(`with ${state}`, async () => {
    await page.setViewportSize(SIZES.popup ?? POPUP_SIZE);
    await enter();
    for (const [name, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      const isNarrow = size.width < 720;
      await screenshot(page, `layout ${state} ${name}`.replaceAll(' ', '-'));
      await page.evaluate(scrollToTop);
      await expectInSight(`${state}, ${name}`, size, isNarrow ? size.height : 300);
      if (state === 'findings') {
        const finding = await page.getByText('contains what looks like a key').boundingBox();
        expect((finding?.y ?? 9999) + (finding?.height ?? 0), name).toBeLessThan(size.height);
      }
      await page.evaluate(scrollToBottom);
      await expectInSight(`${state}, ${name}, scrolled down`, size, 300);
      expect(await page.evaluate(nestedScrollers), `${state}, ${name}`).toEqual([]);
      if (!isNarrow) expect(await page.evaluate(mainOverflow), `${state}, ${name}`).toBeLessThanOrEqual(0);
    }
  });
}

/** Wholly in the window, in one line with the URL, and not below `lowest`. */
async function expectInSight(what: string, size: Size, lowest: number): Promise<void> {
  const [button, url] = await Promise.all([
    send().boundingBox(),
    page.getByLabel('URL', { exact: true }).boundingBox(),
  ]);
  if (!button || !url) throw new Error(`${what}: Send or the URL is not shown.`);
  const facts = {
    inWindow: button.x >= 0 && button.x + button.width <= size.width && button.y >= 44,
    high: button.y + button.height <= lowest,
    beside: Math.abs(button.y - url.y) < 3 && button.x - (url.x + url.width) < 12,
    covered: await send().evaluate(isCovered),
  };
  expect(facts, what).toEqual({ inWindow: true, high: true, beside: true, covered: false });
}

test('the body takes the height that remains', async () => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  const body = await page.getByLabel('Body, JSON').evaluate(
    (field, editor) => {
      const frame = field.closest(editor)?.getBoundingClientRect();
      return { height: frame?.height ?? 0, width: frame?.width ?? 0 };
    },
    classSelector('playground/compose/code-editor', 'editor'),
  );
  expect(body.height).toBeGreaterThan(400);
  expect(body.width).toBeGreaterThan(600);
});

test('Enter in the URL sends, and so does Mod+Enter in any field', async () => {
  const response = page.getByRole('region', { name: 'Response' });
  await extensionApp(page).compose({ url: URL, headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  await page.getByLabel('URL', { exact: true }).press('Enter');
  await response.getByRole('status').first().waitFor();
  const first = await callId();
  await page.getByRole('group', { name: 'header 1' }).getByLabel('Value').press('Enter');
  await page.getByRole('group', { name: 'header 1' }).getByLabel('Value').press('ControlOrMeta+Enter');
  await expect.poll(callId).not.toBe(first);
});

const callId = (): Promise<string> =>
  page.evaluate(async () => {
    const { chrome } = globalThis as unknown as { chrome: { storage: { session: { get(): Promise<object> } } } };
    return (
      ((await chrome.storage.session.get()) as { 'playground.call'?: { id: string } })['playground.call']?.id ?? ''
    );
  });

/** These run in the extension's page. */
const isCovered = (button: Element): boolean => {
  const { x, y, width, height } = button.getBoundingClientRect();
  return !button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
};

const mainOverflow = (): number => {
  const main = document.querySelector('main');
  return main ? main.scrollHeight - main.clientHeight : Number.NaN;
};

async function handOver(): Promise<void> {
  const { storage } = (
    globalThis as unknown as {
      chrome: { storage: Record<'local' | 'session', { get(): Promise<object>; set(items: object): Promise<void> }> };
    }
  ).chrome;
  const draft = ((await storage.local.get()) as { 'playground.draft': unknown })['playground.draft'];
  await storage.session.set({ 'playground.handover': { draft, callId: 7 } });
}
