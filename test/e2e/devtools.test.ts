import type { Frame, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/axe.ts';
import { type Chromium, screenshot } from '../support/chromium.ts';
import { type DevTools, devToolsOf, launchChromiumWithDevTools } from '../support/devtools.ts';
import { type ExtensionApp, extensionApp } from '../support/extension-app.ts';
import { servePage, type WebPage } from '../support/page.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstreams.ts';

/** The panel in the real DevTools, from the first opening without a relay to a relay that is gone. In this order. */
const KEY = 'devtools-api-key-0123456789';
const RAW = 'sk-proj-Zk41xT9mQ2vB7nR5cW8yL3aJ6dF0gH4';
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let site: WebPage;
let page: Page;
let app: ExtensionApp;
let devTools: DevTools;
let panel: Frame;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ from: 'the upstream' })),
    launchChromiumWithDevTools(),
  ]);
  site = await servePage(relay.url, '<div id="more"></div>');
  page = await chromium.context.newPage();
  await page.goto(site.url);
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

const row = (text: string | RegExp): Locator => panel.getByRole('row').filter({ hasText: text });
const count = (): Locator => panel.locator('.inspector-count');
const button = (name: string): Locator => panel.getByRole('button', { name, exact: true });

const request = (path: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    clientSecretName: 'service',
    url: `${upstream.url}${path}`,
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    data: { prompt: 'hello' },
    ...more,
  });
/** Read to its end, as pages do: the browser tells of a call when its answer is over. */
const fetchCall = (body: string): string =>
  `fetch('${relay.url}/v1/request', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: ${JSON.stringify(body)},
  }).then((answer) => answer.text())`;

test('without a relay the panel says so, and leads to where one is connected', async () => {
  devTools = await devToolsOf(page);
  panel = await devTools.openPanel();
  await panel.getByRole('heading', { name: 'No relay is connected' }).waitFor();
  const opened = chromium.context.waitForEvent('page', (one) => one.url().endsWith('/popup.html#connection'));
  await button('Connect a relay').click();
  app = extensionApp(await opened);
  await app.page.getByRole('heading', { name: 'Connect a relay' }).waitFor();
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: KEY, access: 'Public', destination: upstream.url });
  await panel.getByRole('heading', { name: 'No call yet' }).waitFor();
  // With the next page the destinations of the new secret are watched.
  await page.reload();
});

test("a page's call is in the panel, although the panel was opened after it", async () => {
  const later = await chromium.context.newPage();
  await later.goto(site.url);
  const others = await devToolsOf(later);
  expect(JSON.parse(await later.evaluate(fetchCall(request('/v1/things'))))).toEqual({ from: 'the upstream' });
  const theirs = await others.openPanel();
  const found = theirs.getByRole('row').filter({ hasText: '/v1/things' });
  await found.waitFor();
  expect(await found.textContent()).toMatch(/POSTservice.*\/v1\/things.*200.*fetch/);
  // And not in the DevTools of another page.
  expect(await row('/v1/things').count()).toBe(0);
  await later.close();
});

test('its detail has what the page sent beside what the relay forwarded, the key in neither', async () => {
  await page.evaluate(fetchCall(request('/v1/things')));
  await row('/v1/things').click();
  const sent = panel.getByRole('region', { name: 'Sent by the page' });
  const forwarded = panel.getByRole('region', { name: 'Forwarded by the relay' });
  await forwarded.getByText('hello').waitFor();
  expect(await sent.textContent()).toContain('Bearer $CLIENT_SECRET');
  expect(await forwarded.textContent()).toContain('Bearer ••••');
  expect(await panel.content()).not.toContain(KEY);
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  await button('Close').click();
});

test('calls by XMLHttpRequest, in frames and in workers are there, too', async () => {
  await page.evaluate(`new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '${relay.url}/v1/request');
    xhr.setRequestHeader('content-type', 'application/json');
    xhr.onloadend = resolve;
    xhr.send(${JSON.stringify(request('/by-xhr'))});
  })`);
  const script = JSON.stringify(`${fetchCall(request('/by-worker'))}.then(() => postMessage('done'))`);
  await page.evaluate(`new Promise((resolve) => {
    new Worker(URL.createObjectURL(new Blob([${script}]))).onmessage = resolve;
  })`);
  const frame = JSON.stringify(
    `<script>${fetchCall(request('/by-frame'))}.then(() => parent.postMessage('done', '*'))</script>`,
  );
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    const frame = document.createElement('iframe');
    frame.srcdoc = ${frame};
    document.getElementById('more').append(frame);
  })`);
  for (const path of ['/by-xhr', '/by-worker', '/by-frame']) await row(path).waitFor();
  expect(await row('/by-xhr').locator('.call-source').textContent()).toBe('xhr');
});

test('a call that the browser did not send has its preflight below it, with the reason', async () => {
  await page.evaluate(
    `${fetchCall(request('/never')).replace("method: 'POST'", "method: 'PROPFIND'")}.catch(() => {})`,
  );
  await row('/never').waitFor();
  expect(await row('/never').textContent()).toContain('no answer');
  const child = row('Preflight: the method PROPFIND is not allowed');
  await child.waitFor();
  expect(await child.getAttribute('aria-level')).toBe('2');
});

test("the playground's calls are in the same list, marked and with their trace", async () => {
  await app.compose({
    secret: 'service',
    method: 'POST',
    url: `${upstream.url}/from-playground`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { prompt: 'from the owner' },
  });
  await app.send();
  await row('/from-playground').waitFor();
  expect(await row('/from-playground').locator('.call-source').textContent()).toBe('playground');
  await row('/from-playground').click();
  await panel.getByRole('region', { name: 'Forwarded by the relay' }).getByText('from the owner').waitFor();
  await button('Close').click();
});

test('a request past the relay with a raw key is flagged, and the key is nowhere in the panel', async () => {
  await page.evaluate(
    `fetch('${upstream.url}/direct', { mode: 'no-cors', method: 'POST', body: 'key=${RAW}' }).catch(() => {})`,
  );
  await page.evaluate(
    `fetch('${upstream.url}/direct?api_key=${RAW}', { mode: 'no-cors' }).then((answer) => answer.text())`,
  );
  await row('/direct').first().waitFor();
  await panel.getByRole('button', { name: /^Leaks/ }).click();
  await row('/direct').first().waitFor();
  expect(await row('/v1/things').count()).toBe(0);
  await row('/direct').first().click();
  await panel.getByRole('region', { name: 'Call', exact: true }).waitFor();
  expect(await panel.content()).not.toContain(RAW);
  const kept = await panel.evaluate('JSON.stringify(clientSecretRecorder.snapshot())');
  expect(kept).toContain('/direct');
  expect(kept).not.toContain(RAW);
  await button('Close').click();
  await button('All').click();
});

test('chips and the filter hide what is not asked for, and say what they hide', async () => {
  await page.evaluate(fetchCall(request('/refused', { url: 'https://elsewhere.example/refused' })));
  await row('elsewhere.example').waitFor();
  await button('Refused').click();
  expect(await row('/v1/things').count()).toBe(0);
  await row('elsewhere.example').waitFor();
  await button('All').click();

  await devTools.window.keyboard.press('Tab');
  await panel.getByRole('treegrid').focus();
  await devTools.window.keyboard.press('Control+f');
  await devTools.window.keyboard.type('status:>=400 secret:serv -never');
  await row('/v1/things').waitFor({ state: 'detached' });
  await row('elsewhere.example').waitFor();
  const hints = await panel
    .locator('datalist option')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
  expect(hints).toEqual([]);
  await panel.getByLabel('Filter').fill('has:');
  await panel.locator('datalist option[value="has:leak"]').waitFor({ state: 'attached' });

  await panel.getByLabel('Filter').fill('nothing-like-this');
  await panel.getByText('No call matches the filter').waitFor();
  await button('Show all').click();
  await row('/v1/things').waitFor();
});

test('headings sort, and keys lead through the list, into the detail and back', async () => {
  const destinations = (): Promise<string[]> => panel.locator('.call > .call-destination').allTextContents();
  const before = await destinations();
  await panel.getByRole('columnheader', { name: 'Destination' }).getByRole('button').click();
  await expect.poll(destinations).toEqual([...before].sort((a, b) => (plain(a) < plain(b) ? -1 : 1)));
  expect(await panel.getByRole('columnheader', { name: 'Destination' }).getAttribute('aria-sort')).toBe('ascending');
  const heading = panel.getByRole('columnheader', { name: 'Destination' }).getByRole('button');
  await heading.click();
  await heading.click();
  await expect.poll(destinations).toEqual(before);

  const grid = panel.getByRole('treegrid');
  const selected = panel.locator('.call[aria-selected="true"] .call-destination');
  await grid.focus();
  for (const [key, index] of [
    ['Home', 0],
    ['ArrowDown', 1],
    ['End', before.length - 1],
    ['ArrowUp', before.length - 2],
    ['Home', 0],
  ] as const) {
    await devTools.window.keyboard.press(key);
    await expect.poll(() => selected.textContent()).toBe(before[index]);
  }
  const detail = panel.getByRole('region', { name: 'Call', exact: true });
  expect(await detail.count()).toBe(0);
  await devTools.window.keyboard.press('Enter');
  await detail.waitFor();
  await devTools.window.keyboard.press('ArrowDown');
  await expect.poll(() => selected.textContent()).toBe(before[1]);
  expect(await detail.count()).toBe(1);
  await devTools.window.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
});

/** Without the mark for screen readers. */
const plain = (text: string): string => text.replace(/^Leak /, '');

test('it follows the theme of DevTools at once, fits at the bottom, at the side and alone, and axe finds nothing', async () => {
  const problems: string[] = [];
  await row('/v1/things').click();
  await panel.getByRole('region', { name: 'Forwarded by the relay' }).getByText('hello').waitFor();
  for (const [side, width, height] of [
    ['bottom', 1280, 720],
    ['right', 860, 700],
    ['bottom', 1500, 1100],
  ] as const) {
    await devTools.dock(side);
    await devTools.window.setViewportSize({ width, height });
    for (const theme of ['default', 'dark'] as const) {
      await devTools.setTheme(theme);
      await expect
        .poll(() => panel.evaluate(() => document.documentElement.dataset.theme))
        .toBe(theme === 'dark' ? 'dark' : 'light');
      await screenshot(devTools.window, `devtools-${side}-${width}-${theme}`);
      const found = await accessibilityProblems(panel);
      problems.push(...found.map((problem) => `${side} ${width} ${theme}: ${problem}`));
      const { scrolls, sees } = await panel.evaluate(() => ({
        scrolls:
          document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
        sees: [...document.querySelectorAll('.call')].filter((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }).length,
      }));
      expect(scrolls, `${side} ${width}`).toBe(false);
      expect(sees, `${side} ${width}`).toBeGreaterThanOrEqual(3);
    }
  }
  expect(problems).toEqual([]);
  await devTools.setTheme('default');
  await devTools.dock('right');
  await devTools.window.setViewportSize({ width: 1280, height: 720 });
  await panel.press('.calls table', 'Escape');
});

test('paused it records nothing; a page that goes elsewhere clears it, unless the log is preserved', async () => {
  await button('Pause recording').click();
  await page.evaluate(fetchCall(request('/while-paused')));
  await button('Resume recording').click();
  await page.evaluate(fetchCall(request('/resumed')));
  await row('/resumed').waitFor();
  expect(await row('/while-paused').count()).toBe(0);
  await panel.getByLabel('Preserve log').check();
  await page.reload();
  await page.evaluate(fetchCall(request('/after-reload')));
  await row('/after-reload').waitFor();
  await row('/resumed').waitFor();
  await panel.getByLabel('Preserve log').uncheck();
  await page.reload();
  await row('/resumed').waitFor({ state: 'detached' });
  await count().getByText('0 calls').waitFor();
});

test('a relay that is gone is named, with a way to try again', async () => {
  await relay.quit();
  await page.evaluate(`${fetchCall(request('/too-late'))}.catch(() => {})`);
  await row('/too-late').waitFor();
  expect(await row('/too-late').textContent()).toContain('no answer');
  await button('Clear').click();
  await panel.getByRole('heading', { name: 'The relay does not answer' }).waitFor();
  await button('Try again').waitFor();
});
