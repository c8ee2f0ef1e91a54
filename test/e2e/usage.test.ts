import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ usage: { prompt_tokens: 1_200, completion_tokens: 350 } })),
    launchChromium(),
  ]);
  app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'chat', value: 'usage-api-key-0123456789', access: 'Private', destination: upstream.url });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const usage = () => app.page.locator('details').filter({ hasText: /^Usage/ });
const openUsage = () => usage().locator('summary').first().click();
const refresh = () => app.page.getByRole('button', { name: 'Refresh usage' });
const fact = (label: string) => usage().locator('dl > div').filter({ hasText: label }).locator('dd');

/** How many elements around this one scroll to the side. */
const overflowing = (element: Element): number => {
  let count = 0;
  for (let one = element.parentElement; one; one = one.parentElement) if (one.scrollWidth > one.clientWidth) count += 1;
  return count;
};

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
    if ((await usage().evaluate(overflowing)) > 0) problems.push(`${width}: wider than the window`);
    problems.push(...(await accessibilityProblems(app.page)).map((problem) => `${colorScheme} ${width}: ${problem}`));
  }
  await app.page.setViewportSize({ width: 420, height: 600 });
  expect(problems).toEqual([]);
}

test('a secret that was not used says so', async () => {
  await openUsage();
  await app.page.getByText('No calls in the last 31 days.').waitFor();
  await expectClean('usage-none');
});

test('a call is counted with its tokens, a refused one as refused', async () => {
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  await app.compose({ secret: 'chat', method: 'POST', url: `${upstream.url}/v1/chat`, headers, json: { a: 1 } });
  await app.send();
  await app.compose({ url: 'https://elsewhere.example/' });
  await app.send();
  await app.open('Secrets');
  // The editor was left, and begins folded.
  if ((await usage().getAttribute('open')) === null) await openUsage();
  await expect
    .poll(async () => {
      await refresh().click();
      // Not there as long as there are no calls.
      return fact('Calls').allTextContents();
    })
    .toEqual(['2']);
  expect(await fact('Refused').textContent()).toBe('1');
  expect(await fact('Tokens in').textContent()).toBe('1.2K');
  expect(await fact('Tokens out').textContent()).toBe('350');
});

test('the chart of a month has its numbers in tables, too', async () => {
  fillMonth();
  await refresh().click();
  const chart = app.page.getByRole('img', { name: /^Calls a day from/ });
  await expect
    .poll(() => chart.getAttribute('aria-label'))
    .toMatch(/: 5,001 calls, 221 refused, at most 277 on one day$/);
  await usage().scrollIntoViewIfNeeded();
  await expectClean('usage');
  await app.page.getByText('By day').click();
  const rows = app.page.getByRole('region', { name: 'By day' }).getByRole('row');
  expect(await rows.count()).toBe(31);
  await app.page.getByText('By caller').click();
  const callers = app.page.getByRole('region', { name: 'By caller' });
  await callers.getByText('All others').waitFor();
  await callers.getByText(/^You /).waitFor();
  await callers.scrollIntoViewIfNeeded();
  await expectClean('usage-tables');
});

test('it is reached and folded with the keyboard', async () => {
  const summary = usage().locator('summary').first();
  await summary.focus();
  await app.page.keyboard.press('Enter');
  await refresh().waitFor({ state: 'detached' });
  await app.page.keyboard.press('Enter');
  await refresh().waitFor();
});

test('in forced colors both parts of a bar can be told apart', async () => {
  await app.page.emulateMedia({ forcedColors: 'active' });
  // A day under the pointer has a color of its own.
  await app.page.mouse.move(0, 0);
  const fills = await app.page
    .getByRole('img', { name: /^Calls a day/ })
    .locator('g rect')
    .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).fill));
  expect(new Set(fills).size).toBe(3);
  await screenshot(app.page, 'usage-forced');
  await app.page.emulateMedia({ forcedColors: 'none' });
});

test('a relay that is gone leaves what to do, and none of the old numbers', async () => {
  await relay.quit();
  await refresh().click();
  await app.page.getByText('Cannot reach the relay').first().waitFor();
  await usage().getByRole('button', { name: 'Try again' }).waitFor();
  expect(await fact('Calls').count()).toBe(0);
  await expectClean('usage-offline');
});

/** A month of made-up calls beside the two real ones, as the relay would have written them. */
function fillMonth(): void {
  const database = new DatabaseSync(path.join(relay.dataDir, 'relay.db'), { timeout: 10_000 });
  const { id } = database.prepare("SELECT id FROM secrets WHERE name = 'chat'").get() as { id: string };
  const today = Math.floor(Date.now() / 86_400_000);
  const insert = database.prepare('INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (let age = 1; age < 30; age += 1) {
    const calls = Math.round(150 + 100 * Math.sin(age / 3) + (age % 7 < 2 ? -40 : 20));
    const refusals = age % 9 === 4 ? 60 : age % 4;
    insert.run(today - age, id, `user:${'abcd'.repeat(4)}`, calls, refusals, calls * 2_345, calls * 812, calls * 240);
    if (age % 5 === 0) insert.run(today - age, id, 'other', 7, 0, 9_000, 0, 0);
  }
  database.close();
}
