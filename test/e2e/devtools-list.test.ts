import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems, BY_COLOUR } from '../support/browser/axe.ts';
import { screenshot } from '../support/browser/chromium.ts';
import { classSelector } from '../support/browser/class-selector.ts';
import { type Inspected, inspected } from '../support/browser/inspected.ts';
import { createCanary, createScanner } from '../support/redaction/canary.ts';
import { openApi } from '../support/upstream/open-api.ts';

/** What is done with the list of the panel in the real DevTools: find, sort, compare, take away. In this order. */
const canary = createCanary();
const scanner = createScanner(canary);
const DESTINATION = classSelector('inspector/list/row', 'destination');
let dev: Inspected;

beforeAll(async () => {
  dev = await inspected({ key: canary, response: openApi, paths: '/v1/*' });
  for (const path of ['/v1/things', '/v1/pixel', '/v1/bytes']) await dev.call(path);
  await dev.page.evaluate(
    `fetch('${dev.upstream.url}/v1/direct', { headers: { authorization: 'Bearer ${canary}' } }).then((one) => one.text())`,
  );
  await dev.panel.row('/v1/direct').waitFor();
});
afterAll(() => dev?.[Symbol.asyncDispose]());

test('chips and the filter hide what is not asked for, and say what they hide', async () => {
  await dev.call('', { url: 'https://elsewhere.example/refused' });
  await dev.panel.row('elsewhere.example').waitFor();
  await dev.panel.button('Refused').click();
  expect(await dev.panel.row('/v1/things').count()).toBe(0);
  await dev.panel.row('elsewhere.example').waitFor();
  await dev.panel.button('All').click();

  await dev.devTools.window.keyboard.press('Tab');
  await dev.panel.frame.getByRole('treegrid').focus();
  await dev.devTools.window.keyboard.press('Control+f');
  await dev.devTools.window.keyboard.type('status:>=400 secret:serv -never');
  await dev.panel.row('/v1/things').waitFor({ state: 'detached' });
  await dev.panel.row('elsewhere.example').waitFor();
  const hints = await dev.panel.frame
    .locator('datalist option')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
  expect(hints).toEqual([]);
  await dev.panel.frame.getByLabel('Filter').fill('has:');
  await dev.panel.frame.locator('datalist option[value="has:leak"]').waitFor({ state: 'attached' });

  await dev.panel.frame.getByLabel('Filter').fill('nothing-like-this');
  await dev.panel.frame.getByText('No call matches the filter').waitFor();
  await dev.panel.button('Show all').click();
  await dev.panel.row('/v1/things').waitFor();
});

test('headings sort, and keys lead through the list, into the detail and back', async () => {
  const destinations = (): Promise<string[]> =>
    dev.panel.frame.locator(`[data-call] > ${DESTINATION}`).allTextContents();
  const before = await destinations();
  await dev.panel.frame.getByRole('columnheader', { name: 'Destination' }).getByRole('button').click();
  await expect.poll(destinations).toEqual([...before].sort((a, b) => (plain(a) < plain(b) ? -1 : 1)));
  expect(await dev.panel.frame.getByRole('columnheader', { name: 'Destination' }).getAttribute('aria-sort')).toBe(
    'ascending',
  );
  const heading = dev.panel.frame.getByRole('columnheader', { name: 'Destination' }).getByRole('button');
  await heading.click();
  await heading.click();
  await expect.poll(destinations).toEqual(before);

  const grid = dev.panel.frame.getByRole('treegrid');
  const selected = dev.panel.frame.locator(`[aria-selected="true"] > ${DESTINATION}`);
  await grid.focus();
  for (const [key, index] of [
    ['Home', 0],
    ['ArrowDown', 1],
    ['End', before.length - 1],
    ['ArrowUp', before.length - 2],
    ['Home', 0],
  ] as const) {
    await dev.devTools.window.keyboard.press(key);
    await expect.poll(() => selected.textContent()).toBe(before[index]);
  }
  const detail = dev.panel.frame.getByRole('region', { name: 'Call', exact: true });
  expect(await detail.count()).toBe(0);
  await dev.devTools.window.keyboard.press('Enter');
  await detail.waitFor();
  await dev.devTools.window.keyboard.press('ArrowDown');
  await expect.poll(() => selected.textContent()).toBe(before[1]);
  expect(await detail.count()).toBe(1);
  await dev.devTools.window.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
});

/** Without the mark for screen readers. */
const plain = (text: string): string => text.replace(/^Leak /, '');

test('it follows the theme of DevTools at once, fits at the bottom, at the side and alone, and axe finds nothing', async () => {
  const problems: string[] = [];
  await dev.panel.row('/v1/things').click();
  await dev.panel.frame.getByRole('region', { name: 'Forwarded by the relay' }).getByText('$HOME').waitFor();
  for (const [side, width, height] of [
    ['bottom', 1280, 720],
    ['right', 860, 700],
    ['bottom', 1500, 1100],
  ] as const) {
    await dev.devTools.dock(side);
    await dev.devTools.window.setViewportSize({ width, height });
    for (const theme of ['default', 'dark'] as const) {
      await dev.devTools.setTheme(theme);
      await expect
        .poll(() => dev.panel.frame.evaluate(() => document.documentElement.dataset.theme))
        .toBe(theme === 'dark' ? 'dark' : 'light');
      await screenshot(dev.devTools.window, `devtools-${side}-${width}-${theme}`);
      const found = await accessibilityProblems(dev.panel.frame, {
        rules: theme === 'dark' ? BY_COLOUR : undefined,
      });
      problems.push(...found.map((problem) => `${side} ${width} ${theme}: ${problem}`));
      const { scrolls, sees } = await dev.panel.frame.evaluate(() => ({
        scrolls:
          document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
        sees: [...document.querySelectorAll('[data-call]')].filter((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }).length,
      }));
      expect(scrolls, `${side} ${width}`).toBe(false);
      expect(sees, `${side} ${width}`).toBeGreaterThanOrEqual(3);
    }
  }
  expect(problems).toEqual([]);
  await dev.devTools.setTheme('default');
  await dev.devTools.dock('right');
  await dev.devTools.window.setViewportSize({ width: 1280, height: 720 });
  await dev.panel.frame.press('[role=treegrid]', 'Escape');
});

/** Of the list: its height in rows, and the width of what is most asked for. */
const roomOf = (): Promise<{ rows: number; destination: number }> =>
  dev.panel.frame.evaluate(
    (destination) => ({
      rows: Math.floor((document.querySelector('[role=treegrid]')?.parentElement?.clientHeight ?? 0) / 22) - 1,
      destination: document.querySelector(destination)?.clientWidth ?? 0,
    }),
    `[data-call] > ${DESTINATION}`,
  );

test('where it is small, where the calls went comes first, and a small window of its own is enough for all', async () => {
  await dev.devTools.window.setViewportSize({ width: 780, height: 652 });
  await dev.devTools.dock('bottom');
  await expect.poll(async () => (await roomOf()).destination).toBeGreaterThan(180);
  await expect.poll(async () => (await roomOf()).rows).toBeGreaterThanOrEqual(8);
  await dev.panel.frame.getByRole('columnheader', { name: 'Waterfall' }).waitFor();

  await dev.devTools.dock('undocked');
  await dev.devTools.window.setViewportSize({ width: 400, height: 300 });
  await expect.poll(async () => (await roomOf()).destination).toBeGreaterThan(180);
  await expect.poll(async () => (await roomOf()).rows).toBeGreaterThanOrEqual(7);
  for (const name of ['Pause recording', 'Clear', 'Export and import', 'All', 'Playground']) {
    await dev.panel.button(name).click({ trial: true });
  }
  await dev.panel.frame.getByLabel('Preserve log').click({ trial: true });
  // The detail has the place of the list, and the lowest of it is reached.
  await dev.panel.open('elsewhere.example', 'Policy');
  await screenshot(dev.devTools.window, 'devtools-alone-400');
  await dev.panel.button('Apply this change').click();
  await expect.poll(dev.panel.shown, { timeout: 60_000 }).toContain('Allowed by the policy');
  expect(await accessibilityProblems(dev.panel.frame)).toEqual([]);
  // Keys lead from call to call below it, and back to the list.
  await dev.panel.frame.getByRole('treegrid').press('Home');
  await dev.panel.frame.locator('[data-call]').first().and(dev.panel.frame.locator('[aria-selected="true"]')).waitFor();
  await dev.panel.frame.getByRole('treegrid').press('Escape');
  await dev.panel.row('elsewhere.example').click({ trial: true });
  await dev.devTools.dock('right');
  await dev.devTools.window.setViewportSize({ width: 1280, height: 720 });
});

test('two calls are compared line by line', async () => {
  await dev.call('/v1/things', { data: { prompt: 'another' } });
  await dev.panel.row('/v1/things').first().click();
  await dev.panel.chooseAction('Compare with…');
  await dev.panel.row('/v1/things').last().click();
  const comparison = dev.panel.frame.getByRole('region', { name: 'Comparison' });
  await comparison.getByText('another').first().waitFor();
  expect(await comparison.locator('pre > div', { hasText: 'removed: ' }).first().textContent()).toContain("it's $HOME");
  await screenshot(dev.devTools.window, 'detail-compare');
  await comparison.getByRole('button', { name: 'End comparison' }).click();
});

test('a second call is chosen for a comparison with Ctrl', async () => {
  await dev.panel.row('/v1/pixel').click();
  await dev.panel.row('/v1/bytes').click({ modifiers: ['Control'] });
  const comparison = dev.panel.frame.getByRole('region', { name: 'Comparison' });
  await comparison.getByText('/v1/pixel').first().waitFor();
  await comparison.getByRole('button', { name: 'End comparison' }).click();
});

test('the calls go to a HAR file without a credential, and come back marked as imported', async () => {
  // The panel offers the file as a blob; what is in it is read on the way.
  await dev.panel.frame.evaluate(`{
    const make = URL.createObjectURL;
    globalThis.exported = new Promise((resolve) => {
      URL.createObjectURL = (blob) => {
        resolve(blob.text());
        return make.call(URL, blob);
      };
    });
    undefined;
  }`);
  await dev.panel.frame.getByRole('button', { name: 'Export and import' }).click();
  const choice = dev.panel.frame.getByRole('menuitem', { name: /as HAR/ });
  const listed = Number(/\d+/.exec((await choice.textContent()) ?? '')?.[0]);
  await choice.click();
  const text = String(await dev.panel.frame.evaluate('globalThis.exported'));
  const { log } = JSON.parse(text);
  expect(log.entries).toHaveLength(listed);
  expect(JSON.stringify(log)).toContain('$CLIENT_SECRET');
  expect(scanner.inText('HAR', text)).toEqual([]);

  await dev.panel.frame
    .getByLabel('HAR file')
    .setInputFiles({ name: 'calls.har', mimeType: 'application/json', buffer: Buffer.from(text) });
  await dev.panel.frame.getByText(`Imported ${listed} calls.`).waitFor();
  // The call past the relay, too: what was found in it stands in the file, its credential does not.
  await dev.panel.row('/v1/direct').nth(1).waitFor();
  await dev.panel.open('/v1/direct', 'Leaks');
  expect(await dev.panel.shown()).toMatch(/sends a credential.*high.*header authorization/s);
  expect(await dev.panel.row('/v1/direct').last().textContent()).toContain('imported');
  await dev.panel.frame
    .getByLabel('HAR file')
    .setInputFiles({ name: 'x.har', mimeType: 'application/json', buffer: Buffer.from('x') });
  await dev.panel.frame.getByText('This is not a HAR file').waitFor();
});
